import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { poll } from '../adapters/system/pause.ts';
import { taskMeasurementView } from '../usecases/views/task-measurement-view.ts';
import type { TestingCliOptions, TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-measure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = `# Measured first.
apiVersion: homeostat.dev/v1alpha1
kind: WorkflowProblem
metadata: { name: measured }
spec:
  tasks:
    - { name: nap, command: [sleep, "0.2"] }   # a nap
    - { name: bad, command: [sh, -c, "exit 3"], work: 1s }
    - { name: note, command: [sh, -c, "echo run >> runs.txt"] }
  types:
    - { name: small, price: "0.10 USD/h", cores: 500m, memory: 128MiB }
    - { name: huge, price: "9 USD/h", cores: 4096, memory: 1GiB }
    - { name: unknown, price: "9 USD/h" }
`;

const measure = (args: readonly string[], options: TestingCliOptions = {}): Promise<TestingCliResult> => testingCli(['measure', 'tasks', ...args], { cwd: folder, ...options });

describe('homeostat measure tasks', () => {
  it('measures what can be measured here, says what failed or was skipped, and writes means of whole measurements', async () => {
    writeFileSync(join(folder, 'workflow.yaml'), text);
    const { code, out } = await measure(['-f', 'workflow.yaml', '--repeat', '3', '--write', '-o', 'json']);
    expect(code).toBe(1);
    const { items, skipped, written } = taskMeasurementView.parse(JSON.parse(out));
    expect(items.map(({ task, type, runs, failed }) => [task, type, runs, failed])).toEqual([['nap', 'small', 3, null], ['bad', 'small', 0, 'run 1: exit code 3'], ['note', 'small', 3, null]]);
    const [nap] = items;
    expect(nap?.leastSeconds).toBeGreaterThanOrEqual(0.19);
    expect(nap?.meanSeconds).toBeGreaterThan(nap?.lowSeconds ?? Infinity);
    expect(nap?.meanSeconds).toBeLessThan(nap?.highSeconds ?? 0);
    expect(skipped).toHaveLength(6);
    expect(skipped[0]?.why).toMatch(/^the type has 4096 cores, this machine \d+$/);
    expect(skipped[1]?.why).toBe('the type does not say how large it is; add cores and memory');
    expect(written).toBe(true);
    // Commands run in the folder of the document, once for each run.
    expect(readFileSync(join(folder, 'runs.txt'), 'utf8')).toBe('run\nrun\nrun\n');
    const after = readFileSync(join(folder, 'workflow.yaml'), 'utf8');
    const times = /runTimes: \[\{ type: small, time: [\d.]+m?s \}\]/g;
    expect(after.match(times)).toHaveLength(2);
    expect(after.replaceAll(/, runTimes: \[\{ type: small, time: [\d.]+m?s \}\]/g, '')).toBe(text);
  }, 60_000);

  it('keeps what was measured after Ctrl-C, and ends what runs', async () => {
    writeFileSync(join(folder, 'long.yaml'), text.replace('exit 3', () => 'echo $$ > pid; sleep 600').replace('echo run', 'echo late'));
    const stop = new AbortController();
    const running = measure(['-f', 'long.yaml', '--repeat', '1', '--type', 'small', '--write', '-o', 'json'], { interrupted: stop.signal });
    const pid = await poll('the long task', 30_000, () => Promise.resolve(pidIn(join(folder, 'pid'))));
    stop.abort();
    const { code, out } = await running;
    expect(code).toBe(130);
    expect(taskMeasurementView.parse(JSON.parse(out)).items).toMatchObject([{ task: 'nap', runs: 1, deviationSeconds: null, failed: null }]);
    expect(readFileSync(join(folder, 'long.yaml'), 'utf8')).toMatch(/name: nap.*runTimes: \[\{ type: small/);
    expect(isAlive(pid)).toBe(false);
  }, 60_000);

  it('ends a run that takes too long, which then has failed', async () => {
    writeFileSync(join(folder, 'slow.yaml'), text.replace('"0.2"', '"60"'));
    const { out } = await measure(['-f', 'slow.yaml', '--task', 'nap', '--type', 'small', '--limit', '300ms']);
    expect(out).toContain('nap on small failed: run 1: took longer than 0.3 s and was ended');
  }, 60_000);

  it('refuses names that are not there, documents without commands and other documents', async () => {
    writeFileSync(join(folder, 'plain.yaml'), text.replaceAll(/, command: \[[^\]]*\]/g, ', work: 1s').replace('work: 1s, work: 1s', 'work: 1s'));
    expect(await measure(['-f', 'workflow.yaml', '--task', 'knap'])).toMatchObject({ code: 2, err: expect.stringContaining('nap') as string });
    expect(await measure(['-f', 'plain.yaml'])).toMatchObject({ code: 2, err: expect.stringContaining('no task has a command') as string });
    expect(await measure(['-f', 'missing.yaml'])).toMatchObject({ code: 2 });
  });
});

function pidIn(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8').trim()) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
