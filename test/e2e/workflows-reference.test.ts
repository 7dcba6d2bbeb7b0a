import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testingCli } from '../../src/cli/testing-cli.ts';
import { workflowPlanners } from '../../src/plan/workflow/planners.ts';

const page = readFileSync(new URL('../../docs/reference/workflows.md', import.meta.url), 'utf8');

/** What stands between fences of a language. */
const blocks = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text);

const commands = blocks('sh').flatMap((text) => text.split('\n')).filter((line) => line !== '');

describe('the page on planning workflows', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'workflows-reference-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has commands, a document, and every planner', () => {
    expect([commands.length, blocks('yaml').length]).toEqual([7, 1]);
    for (const { name } of workflowPlanners) expect(page).toContain(`\`${name}\``);
  });

  it.each(commands)('has a command that runs: %s', async (line) => {
    const [program, ...args] = line.replace(/\s+#.*$/, '').replace(/\s+>.*$/, '').split(/\s+/);
    expect(program).toBe('homeostat');
    const placed = args.map((arg, index) => (args[index - 1] === '--plot' ? join(folder, arg) : arg));
    const { code, out, err } = await testingCli(placed);
    expect(code, err).toBe(0);
    if (!line.includes('-o tosca')) return;
    const file = join(folder, 'written.yaml');
    writeFileSync(file, out);
    expect(await testingCli(['validate', '-f', file])).toMatchObject({ code: 0, out: expect.stringContaining(' valid') as unknown });
  });

  it('shows what the program prints', async () => {
    const { out } = await testingCli(['plan', 'workflow', '-f', 'examples/workflow/nightly-etl.yaml', '--planner', 'ic-pcp', '--seconds', '0.5']);
    for (const part of (blocks('text')[0] ?? 'none').split('\n\n')) expect(out).toContain(part.trimEnd());
  });

  it('has a document that is right, and can be planned', async () => {
    const file = join(folder, 'problem.yaml');
    writeFileSync(file, blocks('yaml')[0] ?? '');
    expect(await testingCli(['validate', '-f', file])).toMatchObject({ code: 0, err: '' });
    const { code, out, err } = await testingCli(['plan', 'workflow', '-f', file, '--seconds', '0.3', '-o', 'json']);
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ tasks: 2, planners: [{ name: 'ours', feasible: true, missed: [] }] });
  });
});
