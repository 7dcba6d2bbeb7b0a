import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './launch.ts';
import { signalGroup } from './process-table.ts';
import { until } from './testing/local-fixture.ts';

describe('starting a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeostat-launch-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (command: readonly string[], exitFile: string | null = null): ReturnType<typeof launch> =>
    launch({ command, cwd: folder, env: { PATH: process.env['PATH'] ?? '' }, logFile: join(folder, 'log'), groupFiles: [], exitFile });
  const exitOf = (child: ReturnType<typeof launch>): Promise<number | null> => new Promise((done) => child.once('exit', (code) => done(code)));
  const log = (): string => readFileSync(join(folder, 'log'), 'utf8');

  it('hands arguments over as they are, whatever a shell would make of them', async () => {
    expect(await exitOf(start(['printf', '%s\\n', '$HOME; `id` && "quoted" * \'single\'', '']))).toBe(0);
    expect(log()).toBe('$HOME; `id` && "quoted" * \'single\'\n\n');
  });

  it('becomes the command: no shell stays behind', async () => {
    const child = start(['sleep', '30']);
    await until(() => readFileSync(`/proc/${child.pid ?? 0}/comm`, 'utf8').trim() === 'sleep');
    signalGroup(child.pid ?? 0, 'SIGKILL');
    await exitOf(child);
  });

  it('tells of a program that is not there', async () => {
    expect(await exitOf(start(['no-such-program']))).toBe(127);
    expect(log()).toMatch(/no-such-program/);
    expect(() => launch({ command: ['true'], cwd: join(folder, 'missing'), env: {}, logFile: join(folder, 'log'), groupFiles: [], exitFile: null })).toThrow(/workdir is .*missing; it must be a folder/);
  });

  it('never repeats the value of a variable that the system refuses', () => {
    const begin = (): unknown => launch({ command: ['true'], cwd: folder, env: { TOKEN: 'canary\0secret' }, logFile: join(folder, 'log'), groupFiles: [], exitFile: null });
    expect(begin).toThrow(/NUL/);
    expect(begin).not.toThrow(/canary/);
  });

  it('notes the exit code for whoever was not there to see it', async () => {
    const exitFile = join(folder, 'exit');
    await exitOf(start(['sh', '-c', 'exit 5'], exitFile));
    expect(readFileSync(exitFile, 'utf8')).toBe('5\n');
  });

  it('notes the exit code of a command that ends itself in peace after SIGTERM', async () => {
    const exitFile = join(folder, 'exit');
    const child = start(['sh', '-c', 'trap "sleep 0.2; exit 9" TERM; echo up; while :; do sleep 0.05; done'], exitFile);
    await until(() => log().includes('up'));
    signalGroup(child.pid ?? 0, 'SIGTERM');
    await exitOf(child);
    expect(readFileSync(exitFile, 'utf8')).toBe('9\n');
  });
});
