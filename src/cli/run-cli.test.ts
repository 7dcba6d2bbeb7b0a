import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commandTable } from './command-table.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const run = (args: readonly string[]): Promise<TestingCliResult> => testingCli(args, { cwd: '/nonexistent' });

describe('the command line', () => {
  it('prints its help with the exit codes', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('99 objective or threshold failed');
  });

  it('has a help with examples for every command', async () => {
    const helps = await Promise.all(commandTable.map((_, i) => run([commandNames()[i] ?? '', '--help'])));
    expect(helps.map(({ code }) => code)).toEqual(helps.map(() => 0));
    for (const { out } of helps) expect(out).toContain('Examples:');
  });

  it('guesses what a misspelt command or option meant and exits with 2', async () => {
    expect(await run(['aply'])).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean apply?') as string, out: '' });
    expect(await run(['get', 'apps', '--ouput', 'json'])).toMatchObject({ code: 2, err: expect.stringContaining('--output') as string });
    expect(await run(['get', 'aplications'])).toMatchObject({ code: 2, err: expect.stringContaining('did you mean applications?') as string });
  });

  it('begins what it says with its name, but for a place in a file', async () => {
    const plan = (text: string, ...more: string[]) => testingCli(['plan', 'capacity', '-f', '-', ...more], { stdin: text });
    expect((await plan('[]', '--what-if', 'users=none')).err).toMatch(/^homeostat: --what-if is users=none;/);
    expect((await plan('kind: CapacityProblem\n')).err).toMatch(/^\S+:1:1: /);
  });

  it('says what to do where no server answers', async () => {
    const { code, err } = await run(['--server', 'http://127.0.0.1:9', 'get', 'apps']);
    expect(code).toBe(1);
    expect(err).toContain('start one with "homeostat dev"');
  });

  it('never asks without a terminal', async () => {
    const { code, err } = await run(['delete', 'application', 'shop']);
    expect(code).toBe(2);
    expect(err).toContain('--yes');
  });

  it.each([
    [['get', 'decisions', '-l', '501'], '--limit is 501; it must be a whole number from 1 to 500'],
    [['get', 'decisions', '-l', '0x10'], '--limit is 0x10; it must be'],
    [['get', 'decisions', '-l', '1e2'], '--limit is 1e2; it must be'],
    [['get', 'decisions', '-l', ''], '--limit is empty; it must be'],
    [['get', 'runs', '--app', '../..'], '--app is ../..; it must be a name'],
    [['get', 'runs', '--app', ''], '--app is empty; it must be a name'],
    [['get', 'apps', ''], 'name is empty; it must be a name'],
    [['describe', 'run', ''], 'name is empty; it must be a name'],
    [['describe', 'run', '..'], 'name is ..; it must be a name'],
    [['pause', ''], 'application is empty; it must be a name'],
    [['cancel', ''], 'name is empty; it must be a name'],
    [['delete', 'application', '', '--yes'], 'name is empty; it must be a name'],
    [['dev', '--port', '0x10'], '--port is 0x10; it must be a whole number from 0 to 65535'],
  ])('refuses what cannot be right before it asks a server: %j', async (args, message) => {
    const { code, err } = await run(['--server', 'http://127.0.0.1:9', ...args]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('prints versions that programs can read', async () => {
    const { out } = await run(['version', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({ name: 'homeostat' });
  });

  it.each(['bash', 'zsh'])('prints a completion that %s accepts', async (shell) => {
    const { out } = await run(['completion', shell]);
    expect(out).toContain('apply');
    if (shell === 'bash') execFileSync('bash', ['-n'], { input: out });
  });
});

function commandNames(): string[] {
  const names: string[] = [];
  const recorder = { command: (name: string) => (names.push(name), chain), opts: () => ({}) };
  const chain: unknown = new Proxy({}, { get: () => () => chain });
  for (const module of commandTable) module.register(recorder as never, () => async () => undefined);
  return names;
}
