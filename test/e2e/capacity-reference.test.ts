import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testingCli } from '../../src/cli/testing-cli.ts';
import { operationSchemas } from '../../src/execute/operations/operations.ts';
import { formatProblem } from '../../src/formats/documents/problem.ts';
import { checkDocuments } from '../../src/usecases/check-documents.ts';

const page = readFileSync(new URL('../../docs/reference/capacity.md', import.meta.url), 'utf8');

/** What stands between fences of a language. */
const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

const commands = blocks('sh').flatMap((text) => text.split('\n')).filter((line) => line !== '');

describe('the page on capacity planning', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'capacity-reference-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has commands and documents', () => {
    expect(commands.length).toBeGreaterThan(8);
    expect(blocks('yaml')).toHaveLength(2);
  });

  it.each(commands)('has a command that runs: %s', async (line) => {
    const [program, ...args] = line.replace(/\s+#.*$/, '').replace(/\s+>.*$/, '').split(/\s+/);
    expect(program).toBe('homeostat');
    const placed = args.map((arg, index) => (args[index - 1] === '--plot' ? join(folder, arg) : arg));
    const { code, out, err } = await testingCli(placed);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // Figures of the page are those of the program.
    const shown = line.includes('--variant') ? (blocks('text')[0] ?? 'none') : '';
    expect(out).toContain(shown);
  });

  it('has documents that are right', () => {
    const files = blocks('yaml').map((text, index) => ({ name: `${index}.yaml`, text }));
    expect(checkDocuments(files, operationSchemas).problems.map(formatProblem)).toEqual([]);
  });
});
