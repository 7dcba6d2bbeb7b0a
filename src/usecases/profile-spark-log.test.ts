import { array, asyncProperty, assert as check, constantFrom, nat, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSparkLog } from '../formats/spark-event-log/read-spark-log.ts';
import type { TestLog, TestTask } from '../formats/spark-event-log/testing-log.ts';
import { testFile, testLog } from '../formats/spark-event-log/testing-log.ts';
import { InvalidInputError } from '../model/error.ts';
import { jobProfileSchema } from '../model/job-profile-document.ts';
import { jobProfileViewOf } from './job-profile-view-of.ts';
import type { SparkLogProfile } from './profile-spark-log.ts';
import { profileSparkLog } from './profile-spark-log.ts';
import { replayRun } from './spark-log/replay-run.ts';
import { jobProfileView } from './views/job-profile-view.ts';

async function profiled(log: TestLog, cut?: (lines: string[]) => string[]): Promise<SparkLogProfile> {
  const lines = testLog(log);
  return profileSparkLog(await readSparkLog([testFile((cut?.(lines) ?? lines).join('\n'))]), 'application');
}

/** Tasks of this length one after the other on slots, with so many ms for the driver between two of them. */
function waves(from: number, count: number, { slots = 2, length = 1000, between = 10, executor = '1' } = {}): TestTask[] {
  return Array.from({ length: count }, (_, i) => {
    const launch = from + Math.floor(i / slots) * (length + between);
    return { executor, launch, finish: launch + length };
  });
}

const twoSlots = [{ id: '1', cores: 2 }];

describe('a profile of a log of Spark', () => {
  it('counts the time between two tasks of a slot to the second, and the rest without tasks to the driver', async () => {
    const { durations, stages, profile } = await profiled({ executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }] }], end: 6000 });
    expect(stages[0]?.work.seconds).toEqual([1, 1, 1.01, 1.01, 1.01, 1.01, 1.01, 1.01]);
    expect(durations.tasks).toBeCloseTo(4.03, 9);
    expect(durations.driverInJobs).toBeCloseTo(0.17, 9);
    expect(durations.driverOutsideJobs).toBeCloseTo(1.8, 9);
    expect(profile.overheadSeconds).toBeCloseTo(1.97, 9);
  });

  it('replays on its own slots in exactly its own time, and on more in what the waves say', async () => {
    const { recorded } = await profiled({ executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }] }], end: 6000 });
    expect(replayRun(recorded, { kind: 'as-recorded' }).seconds).toBeCloseTo(6, 9);
    expect(replayRun(recorded, { kind: 'number', slots: 4 }).seconds).toBeCloseTo(1 + 2.02 + 0.97, 9);
  });

  it('lets jobs that follow each other in time follow each other, and jobs at the same time be independent', async () => {
    const one = (id: number, start: number, end: number): TestLog['jobs'][number] => ({ id, start, end, stages: [{ id, tasks: [{ launch: start + 10, finish: end - 10 }] }] });
    const { profile } = await profiled({ executors: [{ id: '1', cores: 4 }], jobs: [one(0, 0, 100), one(1, 200, 400), one(2, 250, 300), one(3, 320, 500), one(4, 600, 700)], end: 800 });
    expect(profile.stages.map(({ after }) => after.map((name) => Number(name.split(' ', 1)[0])))).toEqual([[], [0], [0], [2], [1, 3]]);
  });

  it('knows parents, passes over stages that were skipped, and lets a second attempt follow the first', async () => {
    const at = (launch: number, reason = 'Success'): TestTask[] => [{ launch, finish: launch + 100, reason }];
    const { profile, notes } = await profiled({
      executors: twoSlots,
      jobs: [
        { id: 0, start: 0, end: 950, stages: [{ id: 0, tasks: at(10) }, { id: 1, parents: [0], tasks: at(150, 'FetchFailed'), failure: 'fetch' }, { id: 0, attempt: 1, tasks: at(300) }, { id: 1, attempt: 1, parents: [0], tasks: at(450) }] },
        { id: 1, start: 1000, end: 1300, stages: [{ id: 3, parents: [2], tasks: at(1100) }], skipped: [2] },
      ],
      end: 1400,
    });
    expect(profile.stages.map(({ name, after }) => [name.split(' ')[0], after.map((one) => one.split(' ')[0])])).toEqual([['0', []], ['0.1', ['0']], ['1', ['0']], ['1.1', ['0', '0.1', '1']], ['3', ['1.1']]]);
    expect(notes[0]).toContain('1 try of tasks failed');
  });

  it('replays executors that come late and leave', async () => {
    const log: TestLog = {
      executors: [{ id: '1', cores: 1 }, { id: '2', cores: 1, at: 2000, removed: 5600 }],
      jobs: [{ id: 0, start: 0, end: 5500, stages: [{ id: 0, tasks: [...waves(0, 5, { slots: 1, between: 0 }), ...waves(2000, 3, { slots: 1, between: 0, executor: '2' })] }] }],
      end: 6000,
    };
    const { recorded, environment } = await profiled(log);
    expect(environment).toMatchObject({ executors: 2, slots: 2 });
    expect(replayRun(recorded, { kind: 'as-recorded' }).seconds).toBeCloseTo(6, 9);
    expect(replayRun(recorded, { kind: 'number', slots: 1 }).seconds).toBeCloseTo(9, 9);
  });

  it('says what a log that was cut off does not say, and takes tasks that did not end to be like the others', async () => {
    const { notes, stages, whole, profile } = await profiled({ executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }] }], end: 6000 }, (lines) => lines.slice(0, -6));
    expect(whole).toBe(false);
    expect(stages[0]?.work.missingTasks).toBe(3);
    expect(profile.stages[0]?.tasks).toBe(8);
    expect(notes.join()).toContain('lacks the end');
    expect(notes.join()).toContain('3 tasks did not end');
  });

  it('does not believe that an application ended before it began', async () => {
    const log: TestLog = { executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }] }], end: 5100 };
    const early = (lines: string[]): string[] => lines.map((line) => (line.includes('SparkListenerApplicationEnd') ? JSON.stringify({ Event: 'SparkListenerApplicationEnd', Timestamp: 1_699_999_999_000 }) : line));
    const [right, wrong] = [await profiled(log), await profiled(log, early)];
    expect(wrong.durations).toEqual(right.durations);
    expect(wrong.notes).toContain('the log says that the application ended before it began; the last that it has is taken for its end');
  });

  it('says where an executor has more cores than any machine', async () => {
    const { notes } = await profiled({ executors: [{ id: '1', cores: 1e12 }], jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }] }], end: 5100 });
    expect(notes).toContain('an executor has room for 1000000000000 tasks in the log; 4096 are taken, more than any machine runs');
  });

  it('takes as many slots as were used where the log does not say how many there are', async () => {
    const { environment, notes } = await profiled({ executors: [], jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8, { slots: 4 }) }] }], end: 6000 });
    expect(environment.slots).toBe(4);
    expect(notes.join()).toContain('does not say how many tasks');
  });

  it('gives a task as many cores as it is said to need', async () => {
    const { environment } = await profiled({ executors: [{ id: '1', cores: 8 }], properties: { 'spark.task.cpus': '2' }, jobs: [{ id: 0, start: 0, end: 2000, stages: [{ id: 0, tasks: waves(10, 4) }] }], end: 2100 });
    expect(environment.slots).toBe(4);
  });

  it('is written as a document that a CapacityProblem takes, with sums of what was shuffled', async () => {
    const run = await readSparkLog([testFile(testLog({ executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, name: 'collect at <console>:26', tasks: waves(1000, 8) }] }], end: 6000 }).join('\n'))]);
    const view = jobProfileViewOf(run, profileSparkLog(run, 'application'), { name: 'log', duration: 'application', slots: [1], times: 'measured' });
    expect(jobProfileView.parse({ items: [view], refused: [] })).toEqual({ items: [view], refused: [] });
    expect(jobProfileSchema.parse(view.profile)).toMatchObject({ kind: 'stages', overhead: 1.97, stages: [{ name: '0 collect at _console_:26', tasks: 8, shuffleRead: 16, shuffleWrite: 4, memoryPerTask: 3 }] });
    expect(view.replays.map(({ slots, errorPercent }) => [slots, errorPercent === null ? null : errorPercent.toFixed(0).replace('-', '')])).toEqual([[null, '0'], [1, null]]);
  });

  it('is written with distributions where they are asked for and suit', async () => {
    const tasks = Array.from({ length: 200 }, (_, i) => ({ launch: 1000, finish: 1000 + Math.round(-500 * Math.log(1 - (i + 0.5) / 200)) + 1 }));
    const run = await readSparkLog([testFile(testLog({ executors: [{ id: '1', cores: 200 }], jobs: [{ id: 0, start: 900, end: 9000, stages: [{ id: 0, tasks }] }], end: 9000 }).join('\n'))]);
    const view = jobProfileViewOf(run, profileSparkLog(run, 'application'), { name: 'log', duration: 'application', slots: [], times: 'fitted' });
    const parsed = jobProfileSchema.parse(view.profile);
    expect(parsed.kind === 'stages' && parsed.stages[0]?.taskTime.kind).toBe('exponential');
    expect(view.stages[0]?.fit?.best?.distance).toBeLessThan(0.05);
  });

  it('becomes a document or a refusal, whatever stands in the fields of a log', async () => {
    const lines = testLog({ executors: twoSlots, jobs: [{ id: 0, start: 900, end: 5100, stages: [{ id: 0, tasks: waves(1000, 8) }, { id: 1, parents: [0], tasks: waves(5000, 2) }] }], end: 6000 });
    const wrong = constantFrom('-1', '0', '1e308', '9007199254740991', '4102444800000', 'null', '"x"', '[]', '{}', 'true', '1.5', '""');
    await check(
      asyncProperty(array(tuple(nat(), nat(), wrong), { minLength: 1, maxLength: 8 }), async (changes) => {
        const changed = [...lines];
        for (const [line, field, value] of changes) {
          const text = changed[line % changed.length] as string;
          const fields = [...text.matchAll(/:(?:-?\d+|"[^"]*"|\[[^[\]]*\])/g)];
          const found = fields[field % Math.max(1, fields.length)];
          if (found !== undefined) changed[line % changed.length] = `${text.slice(0, found.index + 1)}${value}${text.slice(found.index + found[0].length)}`;
        }
        const run = await readSparkLog([testFile(changed.join('\n'))]).catch((error: unknown) => error);
        if (run instanceof Error) return expect(run).toBeInstanceOf(InvalidInputError);
        const read = run as Awaited<ReturnType<typeof readSparkLog>>;
        const view = jobProfileViewOf(read, profileSparkLog(read, 'application'), { name: 'log', duration: 'application', slots: [3], times: 'measured' });
        expect(jobProfileView.parse(JSON.parse(JSON.stringify({ items: [view], refused: [] })))).toBeDefined();
        if (view.stages.length > 0) expect(jobProfileSchema.parse(view.profile).kind).toBe('stages');
      }),
      { seed: 1_374_449_539, numRuns: 200 },
    );
  });

  it('keeps the graph small where many jobs follow many', async () => {
    const many = (first: number, start: number): TestLog['jobs'] => Array.from({ length: 30 }, (_, i) => ({ id: first + i, start: start + (i % 5), end: start + 100 + (i % 5), stages: [{ id: first + i, tasks: [{ launch: start + 10, finish: start + 50 }] }] }));
    const { profile } = await profiled({ executors: [{ id: '1', cores: 60 }], jobs: [...many(0, 0), ...many(30, 1000)], end: 2000 });
    expect(profile.stages.filter(({ tasks }) => tasks === 0)).toHaveLength(1);
    expect(profile.stages.reduce((sum, { after }) => sum + after.length, 0)).toBe(60);
  });
});
