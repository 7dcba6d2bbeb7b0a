import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-paths-'));
  writeFileSync(join(folder, 'file'), 'kind: Nonsense');
  mkdirSync(join(folder, 'folder'));
  symlinkSync('loop', join(folder, 'loop'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync('pipe', join(folder, 'linked'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[]): Promise<TestingCliResult> => testingCli(args, { cwd: folder });

describe('a path on the command line', () => {
  it.each([
    [['validate', '-f', 'pipe'], '-f is pipe; it must be a regular file, not a folder, pipe, socket or device'],
    [['validate', '-f', 'linked'], '-f is linked; it must be a regular file'],
    [['validate', '-f', '/dev/null'], '-f is /dev/null; it must be a regular file'],
    [['validate', '-f', ''], '-f is empty; it must be a path; name one'],
    [['validate', '-f', 'loop'], '-f is loop; it must be a path whose links end somewhere'],
    [['validate', '-f', 'absent'], '-f is absent; it must be a file or folder that exists'],
    [['validate', '-f', 'file/inner'], '-f is file/inner; it must be'],
    [['restore', 'absent'], 'file is absent; it must be a file that exists'],
    [['restore', 'folder'], 'file is folder; it must be a regular file'],
    [['restore', 'pipe'], 'file is pipe; it must be a regular file'],
    [['backup', 'folder'], 'file is folder; it must be a file that may be written'],
    [['backup', 'absent/backup'], 'file is absent/backup; it must be a file in a folder that exists'],
    [['backup', 'new', '--data', 'file'], '--data is file; it must be a folder'],
    [['dev', '--data', 'file'], '--data is file; it must be a folder'],
    [['dev', '--data', ''], '--data is empty; it must be a path'],
  ])('that cannot be used is a usage error in words: %j', async (args, message) => {
    const { code, err } = await run(args);
    expect(err).toContain(message);
    expect(err).not.toMatch(/E[A-Z]{4,}/);
    expect(code).toBe(2);
  });

  it.each([
    [['plan', 'capacity', '-f', 'file', '--plot', 'file'], '--plot is file; it must be another file than -f (file), which would be lost'],
    [['plan', 'capacity', '-f', 'file', '--plot', 'symbolic'], '--plot is symbolic; it must be another file than -f'],
    [['plan', 'capacity', '-f', 'file', '--plot', './folder/../file'], 'another file than -f'],
    [['plan', 'capacity', '-f', 'other', '--catalogue', 'file', '--plot', 'hard'], '--plot is hard; it must be another file than --catalogue (file)'],
    [['plan', 'workflow', '-f', 'file', '--plot', 'hard'], 'another file than -f'],
    [['plan', 'workflow', '-f', '.', '--plot', 'file'], 'another file than -f (.)'],
    [['execute', 'workflow', '-f', 'file', '--provenance', 'file'], '--provenance is file; it must be another file than -f'],
    [['execute', 'workflow', '-f', 'other', '--state', 'new', '--provenance', 'new'], '--provenance is new; it must be another file than --state (new)'],
    [['size', '--series', 'file', '--time', 't', '--plot', 'file'], 'another file than --series'],
    [['forecast', 'evaluate', '--series', 'file', '--time', 't', '--value', 'v', '--plot', 'file'], 'another file than --series'],
    [['backtest', '--trace', 'file', '--time', 't', '--value', 'v', '--policy', 'hpa', '--objective', 'p95(latency_ms) < 20', '--plot', 'file'], 'another file than --trace'],
  ])('that is written is none that is read: %j', async (args, message) => {
    writeFileSync(join(folder, 'other'), 'kind: Nonsense');
    symlinkSync('file', join(folder, 'symbolic'));
    linkSync(join(folder, 'file'), join(folder, 'hard'));
    const { code, err } = await run(args);
    expect(err).toContain(message);
    expect(code).toBe(2);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kind: Nonsense');
  });
});
