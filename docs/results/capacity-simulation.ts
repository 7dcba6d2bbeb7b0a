/**
 * `npm run results:capacity-simulation`: the simulation of jobs (`src/simulate/jobs`) beside what is known exactly, and dagSim's model files; writes
 * docs/results/capacity-simulation.md. The models m0, m1 and m2 are read from the shared data (`../shared/data/dagSim` from the project's root) and
 * left out, saying so, where it is absent. About two minutes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { readDagSim } from '../../src/formats/dagsim/read-dagsim.ts';
import { meanTaskSeconds } from '../../src/model/task-time.ts';
import { closedFormDuration } from '../../src/plan/capacity/predictors/closed-form-duration.ts';
import type { Discipline } from '../../src/simulate/jobs/closed-jobs.ts';
import { simulatedDuration } from '../../src/simulate/jobs/simulated-duration.ts';
import type { ExactCase } from '../../src/simulate/jobs/testing-cases.ts';
import { dagSimM1, dagSimM2, exactCases, randomMarkovCases } from '../../src/simulate/jobs/testing-cases.ts';

const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data/dagSim');
const seeds = [1, 2, 3, 4, 5];
const precision = { relativeHalfWidth: 0.005, tasksMax: 4_000_000, jobsMax: 200_000 };
const randomCount = 100;
const randomSeed = 7;
const m2Steps = [1, 2, 5, 10, 20, 35, 50];

type Row = { readonly text: string; readonly worst: number; readonly covered: number };

/** One system: the exact mean, what each seed says, and what the closed form says. */
function rowOf({ name, how, profile, deployment, discipline, exact }: ExactCase): Row {
  const truth = exact();
  const runs = seeds.map((seed) => {
    const start = process.cpuUsage();
    const prediction = simulatedDuration({ seed, discipline, precision }).predict(profile, deployment);
    const { user, system } = process.cpuUsage(start);
    if (prediction.kind !== 'predicted') throw new Error(prediction.why);
    return { ...prediction, error: prediction.value / truth - 1, milliseconds: (user + system) / 1000 };
  });
  const mean = runs.reduce((sum, { value }) => sum + value, 0) / runs.length;
  const worst = Math.max(...runs.map(({ error }) => Math.abs(error)));
  const half = runs.reduce((sum, { high, value }) => sum + (high - value) / value, 0) / runs.length;
  const covered = runs.filter(({ low, high }) => low <= truth * (1 + 1e-9) && truth * (1 - 1e-9) <= high).length;
  const closed = closedFormDuration().predict(profile, deployment);
  const closedError = closed.kind === 'predicted' && discipline === 'job-order' ? percent(closed.value / truth - 1) : '';
  const milliseconds = runs.map((run) => run.milliseconds).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  console.error(`${name}: ${percent(worst)}`);
  return { text: `| ${name} | ${how} | ${truth.toFixed(4)} | ${mean.toFixed(4)} | ${percent(mean / truth - 1)} | ${percent(worst)} | ${percent(half)} | ${covered} of ${seeds.length} | ${milliseconds.toFixed(0)} | ${closedError} |`, worst, covered };
}

const percent = (share: number): string => (100 * share).toFixed(2);

const header = '| system | exact by | exact, s | simulated, s | error, % | worst seed, % | half-width, % | covered | ms | closed form, % |\n|---|---|---|---|---|---|---|---|---|---|';

/** The published files, read as they are, with each discipline. */
function published(): string {
  if (!existsSync(data)) return 'Left out: the shared data is not there.';
  const lines = ['| file | discipline | users | cores | think, s | predicted, s | interval, s | exact, s | error, % |', '|---|---|---|---|---|---|---|---|---|'];
  const exact = new Map([
    ['m1.lua', dagSimM1.exact()],
    ['m2.lua', dagSimM2(1).exact()],
  ]);
  const notes: string[] = [];
  for (const file of ['m0.lua', 'm1.lua', 'm2.lua']) {
    const model = readDagSim(file, readFileSync(join(data, file), 'utf8'), { unitSeconds: 1e-3, samplesOf: () => null });
    for (const note of model.notes) notes.push(`${file}: ${note}`);
    for (const discipline of ['one-job', 'job-order', 'ready-order'] as readonly Discipline[]) {
      const predictor = simulatedDuration({ seed: 1, discipline, thinkTime: model.thinkTime });
      const deployment = { cores: model.nodes, speed: 1, users: model.users, thinkSeconds: meanTaskSeconds(model.thinkTime) };
      const prediction = predictor.predict({ kind: 'stages', stages: model.stages, overheadSeconds: 0 }, deployment);
      if (prediction.kind !== 'predicted') throw new Error(`${file}: ${prediction.why}`);
      // With one user and one chain of stages all disciplines are the same; with more users the chain is solved for dagSim's own.
      const truth = discipline === 'one-job' || model.users === 1 ? exact.get(file) : undefined;
      const error = truth === undefined ? ['', ''] : [truth.toFixed(4), percent(prediction.value / truth - 1)];
      lines.push(`| ${[file, discipline, model.users, model.nodes, deployment.thinkSeconds.toPrecision(4), prediction.value.toFixed(4), `${prediction.low.toFixed(4)} to ${prediction.high.toFixed(4)}`, ...error].join(' | ')} |`);
    }
  }
  return [...lines, '', ...new Set(notes)].join('\n');
}

/** Many small systems that nobody chose. */
function randomSystems(): string {
  const runs = randomMarkovCases(randomCount, randomSeed).map(({ profile, deployment, discipline, exact }) => {
    const truth = exact();
    const prediction = simulatedDuration({ seed: 1, discipline, precision }).predict(profile, deployment);
    if (prediction.kind !== 'predicted') throw new Error(prediction.why);
    return { error: Math.abs(prediction.value / truth - 1), covered: prediction.low <= truth && truth <= prediction.high };
  });
  const errors = runs.map(({ error }) => error).toSorted((a, b) => a - b);
  return `${randomCount} random graphs (seed ${randomSeed}) of one to four stages with up to three exponential tasks each, one to four cores, one to three users, \`job-order\` or \`one-job\`, each simulated once with seed 1:
median error ${percent(errors[Math.floor(errors.length / 2)] ?? Number.NaN)} %, worst ${percent(errors.at(-1) ?? Number.NaN)} %; ${runs.filter((run) => run.covered).length} of ${randomCount} intervals cover the mean of the Markov chain.`;
}

const rows = [...exactCases, dagSimM1, ...m2Steps.map(dagSimM2)].map(rowOf);
const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
/** What the figures come from; other files may be changed meanwhile. */
const sources = ['src/simulate', 'src/model', 'src/plan/capacity/predictors', 'src/formats/dagsim', 'docs/results/capacity-simulation.ts'];
const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', ...sources) === '' ? '' : ' with changes');
const worst = Math.max(...rows.map((row) => row.worst));
const covered = rows.reduce((sum, row) => sum + row.covered, 0);

writeFileSync(
  join(import.meta.dirname, 'capacity-simulation.md'),
  `# The simulation of jobs beside what is known exactly

Made by \`npm run results:capacity-simulation\` at commit ${commit}, Node ${process.versions.node}, ${cpus().length} cores, seeds ${seeds.join(', ')}, interval within
${percent(precision.relativeHalfWidth)} % or ${precision.tasksMax / 1e6} million tasks. ${rows.length} systems; the worst seed of all is off by ${percent(worst)} %; ${covered} of ${rows.length * seeds.length} intervals of 95 %
cover the exact mean.

*simulated* is the mean over the seeds, *worst seed* the largest error of a single one, *half-width* the mean half interval, *ms* the median processor time of a prediction. *closed form* is the error of
\`closedFormDuration\`, which takes no simulation (left out where jobs wait for each other by dagSim's rule, which it does not know).
Markov chains are solved by \`testing-exact.ts\`, which shares no code with the simulation.

${header}
${rows.map(({ text }) => text).join('\n')}

## Random systems

${randomSystems()}

## dagSim's published models

${published()}

## What dagSim and JMT do differently

- dagSim (read in its published source, \`dagSim.c\`) lets one job at a time have the cores: the next job's tasks begin only when all tasks of the one before have begun, and cores that the first leaves idle
  while it waits for a stage stay idle. That is the discipline \`one-job\` here. Spark's own scheduler gives such cores to the next job (\`job-order\`, the usual one here): the table shows
  how much that matters in m2. Of stages that may run at once, dagSim draws the next task at random; here they come in order. Among stages of equal task times, and in
  every chain of stages as in m1 and m2, that makes no difference to the mean.
- In dagSim a job that arrives when no job has the cores to itself but none is free waits until another job has come and gone; here it gets the first core that is free. With m1 that
  cannot happen, and m2's exact values are for the rule as it is meant.
- dagSim leaves no warm-up out and treats responses as independent. Here MSER-5 finds the warm-up and batch means give the interval (one user's jobs are independent and need neither).
- m0 has one stage without tasks. Its jobs take no time here; in dagSim they never end. Its file shows how distributions are written: the Weibull think time is read as 16,384 equally likely quantiles.
- m2's program runs 50 think rates. It is read as data and not run; ${m2Steps.length} of the rates are in the first table.
- JMT simulates these systems as networks with fork, join and a finite-capacity region, with tokens for cores. Its documented first come first served order at a station is the one of tasks that are ready,
  \`ready-order\` here. No JMT was run: it needs Java, and no published output for these models is known to us.

## Not reached

- Exact values are for exponential task times where several users or stages side by side share cores; for other distributions only one-stage systems, one core or one wave are known exactly.
- For several users, chance may put an answer on the wrong side of an earlier one; it is then moved to it (\`FallingAnswers\`), which is within the intervals and makes it depend on what was asked before. One user's answers do not.
- Intervals are too narrow where task times are very skewed and several users share cores: with log-normal times of sigma 2.5 (a stage of 20 tasks, then one of 5, on 4 cores) 86 % of 83 intervals covered the mean
  of all seeds with 3 users, and 88 % of 108 with 20 users, instead of 95 %. The few longest times, of which a simulation of bounded length may have none, are a large part of that mean.
- Cores are alike, and a task has one for itself: contention for memory bandwidth or disks is not simulated.
`,
);
