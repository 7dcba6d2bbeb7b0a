import { createReadStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSparkLog } from '../../../src/formats/spark-event-log/read-spark-log.ts';
import { simulatedDuration } from '../../../src/simulate/jobs/simulated-duration.ts';
import type { SparkLogProfile } from '../../../src/usecases/profile-spark-log.ts';
import { profileSparkLog } from '../../../src/usecases/profile-spark-log.ts';
import { replayRun } from '../../../src/usecases/spark-log/replay-run.ts';
import type { Spark, SparkJob } from '../../../test/support/spark.ts';
import { filesOfLog, installSpark, runSpark } from '../../../test/support/spark.ts';

/** `patienceSeconds`: how long an idle machine is waited for before each run. */
export type RealSparkOptions = { readonly minutes: number; readonly scale: number; readonly patienceSeconds: number };

type Kept = { readonly job: SparkJob; readonly cores: number; readonly foreignShare: number | null; readonly log: string };
type Measured = Kept & { readonly seconds: number; readonly profiled: SparkLogProfile };

const jobs = ['join', 'iterate', 'maps'] as const;
const sizes = [1, 2] as const;
const repeats = 5;
const seed = 1;
/** A run in which others took more of the machine is repeated, as long as there is time. */
const foreignShareMax = 0.05;
/** Nothing else runs below this load. */
const loadMax = 0.7;

const folderOf = (scale: number): string => join(tmpdir(), `homeostat-capacity-runs-${scale}`);

/** Runs Spark as long as it takes or as there is time, predicts each size from the other, and says how far off that was. */
export async function realSparkSection(options: RealSparkOptions): Promise<readonly string[]> {
  const head = ['## Real Spark: one core from two, and two from one', ''];
  const spark = installSpark();
  if (typeof spark === 'string') return [...head, `Skipped: ${spark}.`];
  await measure(spark, options);
  const runs = await Promise.all(keptRuns(options.scale).map(measuredOf));
  return [...head, ...report(spark, options.scale, runs)];
}

/** One run of each job and size after the other, so that whatever changes on the machine meets all of them. */
async function measure(spark: Spark, { scale, minutes, patienceSeconds }: RealSparkOptions): Promise<void> {
  const end = performance.now() + minutes * 60_000;
  for (;;) {
    const missing = (['calibrate', ...jobs] as const)
      .flatMap((job) => sizes.map((cores) => ({ job, cores, count: keptRuns(scale).filter((run) => run.job === job && run.cores === cores && isQuiet(run)).length })))
      .filter(({ count }) => count < repeats);
    const least = missing.reduce((fewest, { count }) => Math.min(fewest, count), repeats);
    const next = missing.filter(({ count }) => count === least);
    if (next.length === 0) return;
    for (const { job, cores } of next) {
      if (performance.now() >= end) return;
      await untilIdle(patienceSeconds);
      keep(scale, job, cores, await runSpark(spark, { job, cores, scale }));
    }
  }
}

const isQuiet = ({ foreignShare }: Kept): boolean => foreignShare === null || foreignShare <= foreignShareMax;

async function untilIdle(patienceSeconds: number): Promise<void> {
  const end = performance.now() + patienceSeconds * 1000;
  while ((loadavg()[0] as number) > loadMax && performance.now() < end) await sleep(1000);
}

function keep(scale: number, job: SparkJob, cores: number, { log, foreignShare, remove }: Awaited<ReturnType<typeof runSpark>>): void {
  const folder = join(folderOf(scale), `${job}-${cores}-${keptRuns(scale).length}`);
  mkdirSync(folder, { recursive: true });
  renameSync(log, join(folder, 'log'));
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ job, cores, foreignShare }));
  remove();
  process.stderr.write(`${job} on ${cores}: others took ${((foreignShare ?? 0) * 100).toFixed(1)} % of the machine\n`);
}

function keptRuns(scale: number): readonly Kept[] {
  const base = folderOf(scale);
  if (!existsSync(base)) return [];
  return readdirSync(base).flatMap((name): Kept[] => {
    const file = join(base, name, 'run.json');
    if (!existsSync(file)) {
      rmSync(join(base, name), { recursive: true });
      return [];
    }
    return [{ ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<Kept, 'log'>), log: join(base, name, 'log') }];
  });
}

async function measuredOf(kept: Kept): Promise<Measured> {
  const run = await readSparkLog(filesOfLog(kept.log).map((name) => ({ name, pieces: () => createReadStream(name) })));
  const profiled = profileSparkLog(run, 'application');
  return { ...kept, seconds: profiled.durations.application, profiled };
}

/** The quietest runs of a job on a size, shortest first; none where there are too few. */
function chosen(runs: readonly Measured[], job: SparkJob, cores: number): readonly Measured[] {
  const all = runs.filter((run) => run.job === job && run.cores === cores).toSorted((a, b) => (a.foreignShare ?? 0) - (b.foreignShare ?? 0));
  return all.length < repeats ? [] : all.slice(0, repeats).toSorted((a, b) => a.seconds - b.seconds);
}

const medianOf = (values: readonly Measured[]): Measured => values[(repeats - 1) / 2] as Measured;
const workOf = ({ profiled }: Measured): number => profiled.stages.reduce((sum, { work }) => sum + work.seconds.reduce((all, one) => all + one, 0), 0);

/** How much longer tasks take with both cores at work than with one, by the job that serves for nothing else. */
function slowdownOf(runs: readonly Measured[]): number | null {
  const [one, two] = sizes.map((cores) => chosen(runs, 'calibrate', cores).map(workOf).toSorted((a, b) => a - b)[(repeats - 1) / 2]);
  return one === undefined || two === undefined ? null : two / one;
}

type Prediction = { readonly job: SparkJob; readonly from: number; readonly to: number; readonly measured: number; readonly spread: string; readonly plain: number; readonly corrected: number; readonly drawn: number; readonly same: number; readonly foreign: number };

function predictionsOf(runs: readonly Measured[], slowdown: number): readonly Prediction[] {
  return jobs.flatMap((job) =>
    sizes.flatMap((from): Prediction[] => {
      const to = from === 1 ? 2 : 1;
      const [source, target] = [chosen(runs, job, from), chosen(runs, job, to)];
      if (source.length === 0 || target.length === 0) return [];
      const { recorded, profile } = medianOf(source).profiled;
      const speed = from === 1 ? 1 / slowdown : slowdown;
      const simulated = simulatedDuration({ seed }).predict(profile, { cores: to, speed, users: 1, thinkSeconds: 0 });
      if (simulated.kind === 'none') throw new Error(simulated.why);
      const measured = medianOf(target).seconds;
      const spread = `${(target[0] as Measured).seconds.toFixed(2)}-${(target.at(-1) as Measured).seconds.toFixed(2)}`;
      const seconds = (at: number): number => replayRun(recorded, { kind: 'number', slots: to, speed: at }).seconds;
      const foreign = [...source, ...target].reduce((sum, { foreignShare }) => sum + (foreignShare ?? 0), 0) / (2 * repeats);
      return [{ job, from, to, measured, spread, plain: seconds(1), corrected: seconds(speed), drawn: simulated.value, same: medianOf(source).seconds, foreign }];
    }),
  );
}

function report(spark: Spark, scale: number, runs: readonly Measured[]): readonly string[] {
  const slowdown = slowdownOf(runs);
  const predictions = slowdown === null ? [] : predictionsOf(runs, slowdown);
  const quiet = runs.filter(isQuiet).length;
  const method = [
    `PySpark ${spark.version} from PyPI on Java ${spark.java}, \`local[1]\` and \`local[2]\`, scale ${scale}; jobs in \`test/support/spark-jobs.py\`: a wide shuffle join, an iterative job, a map-only job.`,
    `Of each job and size the ${repeats} runs count in which others took the least of the machine; ${quiet} of ${runs.length} runs had less than ${100 * foreignShareMax} % taken. The profile is of the run with the median duration on one size,`,
    'what it predicts is compared with the median duration on the other size, of the whole application from start to end.',
    '',
    'The model, the same for all: tasks as recorded, in their order, on the other number of slots; the driver\'s time as recorded. `plain` takes a core to be as fast whether its neighbour works or not.',
    '`corrected` knows that it is not: cores share caches, memory, the collector and the compiler of the one Java machine, and what the virtual machine is given. How much is measured by a fourth job',
    `that sorts random numbers and serves for nothing else: with two cores at work its tasks take ${slowdown === null ? 'an unknown number of' : slowdown.toFixed(3)} times as long. That is \`speed\` of a \`Deployment\`.`,
    `Two cores together do ${slowdown === null ? 'an unknown number of' : (2 / slowdown).toFixed(2)} times the work of one. \`drawn\` is the simulator that planners use with the profile alone and the same speed, seed ${seed}.`,
    '`same` is the naive forecast that another number of cores changes nothing: where two cores do little more than one it is hard to beat, and how well a model does is to be read beside it.',
  ];
  if (predictions.length === 0) return [...method, '', `Not reached: ${repeats} runs of each job, size and the calibration; ${runs.length} were made.`];
  const errorsOf = (value: (one: Prediction) => number): readonly number[] => predictions.map((one) => (100 * (value(one) - one.measured)) / one.measured);
  const summary = (errors: readonly number[]): string => `mean ${(errors.reduce((sum, one) => sum + Math.abs(one), 0) / errors.length).toFixed(1)} %, worst ${errors.reduce((most, one) => Math.max(most, Math.abs(one)), 0).toFixed(1)} %`;
  const [plain, corrected, drawn, same] = [errorsOf((one) => one.plain), errorsOf((one) => one.corrected), errorsOf((one) => one.drawn), errorsOf((one) => one.same)];
  return [
    ...method,
    '',
    `Error of ${predictions.length} predictions: corrected **${summary(corrected)}** (goal: mean 10 %, worst 20 %); plain ${summary(plain)}; drawn ${summary(drawn)}; same ${summary(same)}.`,
    '',
    '| job | from | to | measured s (median) | least-greatest of five | plain s | error % | corrected s | error % | drawn s | error % | same: error % | taken by others % |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...predictions.map((one, i) => `| ${one.job} | ${one.from} | ${one.to} | ${one.measured.toFixed(2)} | ${one.spread} | ${one.plain.toFixed(2)} | ${(plain[i] as number).toFixed(1)} | ${one.corrected.toFixed(2)} | ${(corrected[i] as number).toFixed(1)} | ${one.drawn.toFixed(2)} | ${(drawn[i] as number).toFixed(1)} | ${(same[i] as number).toFixed(1)} | ${(100 * one.foreign).toFixed(1)} |`),
  ];
}
