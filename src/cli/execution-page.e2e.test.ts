import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testingCli } from './testing-cli.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reference/execution.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'homeostat-execution-'));
cpSync(join(root, 'examples/workflow'), join(folder, 'examples/workflow'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, text = '']) => text);

describe('the page on carrying out workflows', () => {
  it('shows commands that run, and what the second of them prints', async () => {
    const lines = blocks('sh').flatMap((block) => block.split('\n'));
    expect(lines).toHaveLength(4);
    const answers = [];
    for (const line of lines) answers.push(await testingCli(line.split(' ').slice(1), { cwd: folder }));
    expect(answers.map(({ code }) => code), answers.map(({ err }) => err).join('')).toEqual([0, 0, 0, 0]);
    expect(answers[1]?.out.trimEnd()).toBe(blocks('text')[0]);
  }, 120_000);

  it('is true of runs that have ended: they are shown again', async () => {
    const again = await testingCli(['execute', 'workflow', '--state', 'run.json', '--yes'], { cwd: folder });
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('is done. 8 of 8 tasks done')]);
  }, 120_000);
});
