import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInputFiles } from './input-files.ts';
import type { Io } from './io.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-input-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'kind: Application\n');
  }
}

const namesIn = async (path: string): Promise<readonly string[]> => (await readInputFiles({ cwd: folder } as Io, [path])).map(({ name }) => name);

describe('the files that -f names', () => {
  it('leave out what no user wrote: hidden folders and files, packages, and the data folder of a controller, whatever it is called', async () => {
    write('shop.yaml', 'more/app.yml', '.homeostat/models/one.json', '.git/x.yaml', '.hidden.yaml', 'more/.cache/y.json', 'node_modules/z/package.json', 'state/knowledge.db', 'state/models/two.json');
    expect(await namesIn('.')).toEqual(['more/app.yml', 'shop.yaml']);
  });

  it('are read where such a folder is what was named', async () => {
    write('.hidden/app.yaml', '.hidden/.deeper/no.yaml');
    expect(await namesIn('.hidden')).toEqual(['.hidden/app.yaml']);
  });

  it('must be there', async () => {
    write('.homeostat/one.json');
    await expect(namesIn('.')).rejects.toThrow('none was found');
  });
});
