import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLog } from '../formats/spark-event-log/testing-log.ts';
import type { JobProfileView } from '../usecases/views/job-profile-view.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-profile-'));
const lines = testLog({ executors: [{ id: '1', cores: 2 }], jobs: [{ id: 0, start: 0, end: 2000, stages: [{ id: 0, tasks: [{ launch: 0, finish: 1000 }, { launch: 0, finish: 1000 }, { launch: 1000, finish: 2000 }, { launch: 1000, finish: 2000 }] }] }], end: 2000 });

beforeAll(() => {
  mkdirSync(join(folder, 'eventlog_v2_a'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'eventlog_v2_a', 'appstatus_a'), '');
  writeFileSync(join(folder, 'eventlog_v2_a', 'events_1_a'), `${lines.slice(0, 6).join('\n')}\n`);
  writeFileSync(join(folder, 'eventlog_v2_a', 'events_2_a.gz'), gzipSync(lines.slice(6).join('\n')));
  writeFileSync(join(folder, 'plain'), lines.join('\n'));
  writeFileSync(join(folder, 'notes.txt'), 'no log at all\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const profile = (...args: readonly string[]): Promise<TestingCliResult> => testingCli(['profile', ...args], { cwd: folder });

describe('homeostat profile', () => {
  it('says what ran and how long it would have taken on other slots', async () => {
    const { code, out } = await profile('-f', 'plain', '--slots', '1,4');
    expect(code).toBe(0);
    expect(out).toContain('Replayed on its own slots: 2s (+0.0 %');
    expect(out).toContain('Replayed on 1 slot: 4s.');
    expect(out).toContain('Replayed on 4 slots: 1s.');
  });

  it('shows names that would steer a terminal instead of obeying them', async () => {
    const folderOfItsOwn = join(folder, 'steering');
    mkdirSync(folderOfItsOwn);
    writeFileSync(join(folderOfItsOwn, 'log'), lines.join('\n').replaceAll(/"App Name":"[^"]*"/g, '"App Name":"evil\\u001b[31mRED\\nline2"'));
    const { out } = await profile('-f', 'steering/log');
    rmSync(folderOfItsOwn, { recursive: true });
    expect(out).not.toContain('\u001b');
    expect(out).toContain('log: evil\\u001b[31mRED');
  });

  it('takes a rolling log as one, and each other file of a folder as a log or a refusal', async () => {
    const { code, out, err } = await profile('-f', '.', '-o', 'json');
    const { items, refused } = JSON.parse(out) as JobProfileView;
    expect(code).toBe(2);
    expect(items.map(({ name }) => name)).toEqual(['plain', 'eventlog_v2_a']);
    expect(items[1]?.stages).toEqual(items[0]?.stages);
    expect(refused.map(({ name }) => name)).toEqual(['notes.txt']);
    expect(err).toContain('notes.txt has no event');
  });

  it('refuses what is not there, is no file, or is asked for wrongly, in one line', async () => {
    for (const [args, why] of [[['-f', 'nowhere'], 'exists'], [['-f', 'empty'], 'has no file'], [['-f', '/dev/null'], 'regular file'], [['-f', 'plain', '--slots', '0'], '--slots is 0'], [['-f', 'plain', '--of', 'tasks'], '--of is tasks'], [['-f', 'notes.txt'], 'no JSON object']] as const) {
      const { code, err } = await profile(...args);
      expect(code).toBe(2);
      expect(err).toContain(why);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
  });
});
