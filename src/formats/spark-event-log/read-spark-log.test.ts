import { gzipSync, zstdCompressSync } from 'node:zlib';
import { assert, asyncProperty, nat, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { lz4Stream, snappyStream } from '../byte-streams/testing-streams.ts';
import { readSparkLog } from './read-spark-log.ts';
import { rollingLog } from './rolling-log.ts';
import { testFile, testLog } from './testing-log.ts';

const tasks = Array.from({ length: 40 }, (_, i) => ({ launch: 100 + i, finish: 1100 + i }));
const lines = testLog({ executors: [{ id: '1', cores: 40 }], jobs: [{ id: 0, start: 90, end: 1200, stages: [{ id: 0, tasks }] }], end: 1300 });
const whole = `${lines.join('\n')}\n`;

describe('reading a log of Spark', () => {
  it('finds the application, its jobs, stages and tasks', async () => {
    const run = await readSparkLog([testFile(whole)]);
    expect(run.application.endedAt).toBe((run.application.startedAt ?? 0) + 1300);
    expect(run.jobs).toHaveLength(1);
    expect(run.stages[0]?.ends).toHaveLength(40);
    expect(run.stages[0]?.ends[0]).toMatchObject({ executor: '1', outcome: 'success', shuffleReadBytes: 2 ** 21, peakMemoryBytes: 3 * 2 ** 20 });
    expect(run.unread).toEqual({ lines: 0, parts: [] });
  });

  it('reads the same from every packing, known by content', async () => {
    const plain = await readSparkLog([testFile(whole)]);
    for (const bytes of [gzipSync(whole), zstdCompressSync(whole), lz4Stream(Buffer.from(whole)), snappyStream(Buffer.from(whole))]) {
      expect(await readSparkLog([testFile(bytes)])).toEqual(plain);
    }
  });

  it('reads the parts of a rolling log as one', async () => {
    const half = Math.floor(lines.length / 2);
    const parts = [testFile(`${lines.slice(0, half).join('\n')}\n`), testFile(gzipSync(lines.slice(half).join('\n')))];
    expect(await readSparkLog(parts)).toEqual(await readSparkLog([testFile(whole)]));
  });

  it('gives what is readable of a log that was cut off, and says where it ends', async () => {
    const run = await readSparkLog([testFile(whole.slice(0, Math.floor(whole.length * 0.6)))]);
    expect(run.stages[0]?.ends.length).toBeGreaterThan(10);
    expect(run.application.endedAt).toBeNull();
    expect(run.unread.parts).toEqual([{ file: 'app.log', line: expect.any(Number), why: 'it is no whole JSON object' }]);
  });

  it('names the field of an event that is wrong, and reads the others', async () => {
    const wrong = lines.map((line, i) => (i === 12 ? line.replace(/"Launch Time":\d+/, '"Launch Time":"soon"') : line));
    const run = await readSparkLog([testFile(wrong.join('\n'))]);
    expect(run.stages[0]?.ends).toHaveLength(39);
    expect(run.unread.parts[0]).toEqual({ file: 'app.log', line: 13, why: 'Launch Time is "soon"; it must be a whole number from 0' });
  });

  it('refuses what is no log, with the reason', async () => {
    const noLogs: readonly (readonly [string | Uint8Array, string])[] = [
      ['', 'is empty'],
      ['\n\n  \n', 'is empty'],
      ['23/11/07 INFO DriverLogger: something\n'.repeat(3000), 'it is no JSON object'],
      [Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)), 'no'],
      [gzipSync(Buffer.alloc(300 * 1024 * 1024)), 'goes on for more than'],
      ['{"Event":"Something"}\n', 'has no event that says what ran'],
      [gzipSync(whole).subarray(0, 12), 'packed'],
      ['[1, 2]\n', 'must be an object'],
    ];
    for (const [content, why] of noLogs) {
      const refusal = await readSparkLog([testFile(content, 'x', 65_536)]).then(() => null, (error: unknown) => error);
      expect(refusal).toBeInstanceOf(InvalidInputError);
      expect(String(refusal)).toContain(why);
    }
  });

  it('leaves out lines that would become too large in memory', async () => {
    const bombs = [`{"Event":"SparkListenerTaskEnd","x":${'['.repeat(200_000)}`, `{"Event":"SparkListenerTaskEnd","x":[${'[],'.repeat(1_100_000)}[]]}`, `{"Event":"SparkListenerTaskEnd","x":"${'x'.repeat(17 * 1024 * 1024)}"}`];
    const run = await readSparkLog([testFile([...bombs, ...lines].join('\n'), 'x', 1_000_000)]);
    expect(run.stages[0]?.ends).toHaveLength(40);
    expect(run.unread.parts.map(({ why }) => why)).toEqual([expect.stringContaining('nested deeper'), expect.stringContaining('more than 1000000 values'), expect.stringContaining('at most 16777216')]);
  });

  it('never ends with anything but a run or a refusal, whatever happens to a log', async () => {
    await assert(
      asyncProperty(nat(whole.length - 1), nat(400), string(), async (at, removed, put) => {
        const damaged = whole.slice(0, at) + put + whole.slice(at + removed);
        const result = await readSparkLog([testFile(damaged)]).catch((error: unknown) => error);
        expect(result instanceof InvalidInputError || typeof result === 'object').toBe(true);
        if (result instanceof Error) expect(result).toBeInstanceOf(InvalidInputError);
      }),
      { numRuns: 100 },
    );
  });

  it('says when a second application begins in a log', async () => {
    const run = await readSparkLog([testFile(`${whole}${whole.replaceAll('application_1', 'application_2')}`)]);
    expect(run.unread.parts[0]?.why).toContain('a second application begins');
  });
});

describe('a folder', () => {
  it('is a rolling log if it has numbered events, in the order of their numbers', () => {
    expect(rollingLog(['appstatus_a', 'events_10_a.zstd', 'events_2_a.zstd', 'events_1_a.zstd'])).toEqual({ files: ['events_1_a.zstd', 'events_2_a.zstd', 'events_10_a.zstd'], notes: ['parts 3 to 9 of the log are missing'] });
  });

  it('begins with what was compacted', () => {
    const { files, notes } = rollingLog(['events_1_a', 'events_2_a.compact', 'events_3_a', 'appstatus_a.inprogress']) ?? { files: [], notes: [] };
    expect(files).toEqual(['events_2_a.compact', 'events_3_a']);
    expect(notes).toHaveLength(2);
  });

  it('may be of Databricks, which writes the last part under the plain name', () => {
    expect(rollingLog(['eventlog', 'eventlog-2021-06-15--16-00.gz', 'eventlog-2021-06-15--15-00.gz'])?.files).toEqual(['eventlog-2021-06-15--15-00.gz', 'eventlog-2021-06-15--16-00.gz', 'eventlog']);
  });

  it('is none otherwise', () => {
    expect(rollingLog(['app-1', 'app-2.zstd'])).toBeNull();
  });
});
