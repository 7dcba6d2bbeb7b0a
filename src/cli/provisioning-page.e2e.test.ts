import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reference/provisioning.md'), 'utf8');

async function run(line: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(line.split(' ').slice(1), { out: (text) => void (out += text), err: (text) => void (err += text), env: {}, cwd: root, stdin: Readable.from([]), outIsTerminal: false, errIsTerminal: false, stdinIsTerminal: false, interrupted: new AbortController().signal });
  return { code, out, err };
}

const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, text = '']) => text);

describe('the page on provisioning', () => {
  it('shows commands that run, and what the first of them prints', async () => {
    const lines = blocks('sh').flatMap((block) => block.split('\n'));
    expect(lines).toHaveLength(2);
    const answers = [];
    for (const line of lines) answers.push(await run(line));
    expect(answers.map(({ code, err }) => [code, err])).toEqual([[0, ''], [0, '']]);
    expect(answers[0]?.out).toContain(blocks('text')[0]);
    expect(answers[1]?.out).toMatch(/^count +half +3 /m);
  }, 120_000);
});
