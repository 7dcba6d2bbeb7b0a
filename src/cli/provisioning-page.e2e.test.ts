import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testingCli } from './testing-cli.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/reference/provisioning.md'), 'utf8');

const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)\n\`\`\`$`, 'gm'))].map(([, text = '']) => text);

describe('the page on provisioning', () => {
  it('shows commands that run, and what the first of them prints', async () => {
    const lines = blocks('sh').flatMap((block) => block.split('\n'));
    expect(lines).toHaveLength(2);
    const answers = [];
    for (const line of lines) answers.push(await testingCli(line.split(' ').slice(1), { cwd: root }));
    expect(answers.map(({ code, err }) => [code, err])).toEqual([[0, ''], [0, '']]);
    expect(answers[0]?.out).toContain(blocks('text')[0]);
    expect(answers[1]?.out).toMatch(/^count +half +3 /m);
  }, 120_000);
});
