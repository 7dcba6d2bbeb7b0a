import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './write-whole.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'homeostat-whole-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeWhole({ field: '--plot', path: name, full: join(folder, name) }, text);

describe('a file that is written as a whole', () => {
  it('takes the place of what stood there, behind a link too, with its permissions', () => {
    write('page.html', 'old');
    chmodSync(join(folder, 'page.html'), 0o600);
    symlinkSync('page.html', join(folder, 'link.html'));
    write('link.html', 'new');
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'page.html')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['link.html', 'page.html']);
  });

  it('leaves what stood there where it cannot be written, and says which path', () => {
    write('page.html', 'old');
    const script = `import { writeWhole } from ${JSON.stringify(new URL('write-whole.ts', import.meta.url).href)};
      writeWhole({ field: '--plot', path: 'page.html', full: ${JSON.stringify(join(folder, 'page.html'))} }, 'new'.repeat(10_000));`;
    // No file may have more than a block of 512 bytes.
    const { stderr } = spawnSync('sh', ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, script], { encoding: 'utf8' });
    expect(stderr).toContain('--plot is page.html; it must be a path where files may be so large; name another');
    expect(readFileSync(join(folder, 'page.html'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['page.html']);
  });
});
