/** `npm run results:capacity-variants`: what masked and encrypted data cost more for each deadline; writes docs/results/capacity-variants.md. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadMilpSolver } from '../../src/adapters/milp-highs/load-milp-solver.ts';
import type { OverheadRow, WhatIfSetting } from '../../src/experiment/capacity/what-if.ts';
import { costOverhead } from '../../src/experiment/capacity/what-if.ts';
import type { JobProfile, TaskTime } from '../../src/model/job-profile.ts';
import type { CapacityMethod } from '../../src/plan/capacity/capacity-plan.ts';
import { CachedPredictor } from '../../src/plan/capacity/cached-predictor.ts';
import { closedFormDuration } from '../../src/plan/capacity/predictors/closed-form-duration.ts';
import type { CapacityProblem } from '../../src/plan/capacity/problem.ts';
import { simulatedDuration } from '../../src/simulate/jobs/simulated-duration.ts';
import { readCapacityProblem } from '../../src/usecases/capacity/read-capacity-problem.ts';

const here = dirname(fileURLToPath(import.meta.url));
const commit = execFileSync('git', ['describe', '--always'], { cwd: here, encoding: 'utf8' }).trim();
const seed = 1;
const solver = await loadMilpSolver();
const deadlines = Array.from({ length: 14 }, (_, index) => 20 + 5 * index);
/** The largest slowdown by encryption (AES, 256 bit) that the chapter reports. */
const encryptionSlowdown = 1.05;

const problemIn = (name: string): CapacityProblem =>
  readCapacityProblem({ name, text: readFileSync(join(here, '../../examples/capacity', name), 'utf8'), beside: { names: [], textOf: () => null }, catalogue: [], deadlineSeconds: null }).problem;

const slower = (time: TaskTime, factor: number): TaskTime => {
  if (time.kind !== 'log-normal' && time.kind !== 'exponential') throw new Error(`the example has no times of kind ${time.kind}`);
  return { ...time, meanSeconds: time.meanSeconds * factor };
};

const encrypted = (profile: JobProfile | undefined): JobProfile => {
  if (profile?.kind !== 'stages') throw new Error('the example has stages');
  return { ...profile, stages: profile.stages.map((stage) => ({ ...stage, taskTime: slower(stage.taskTime, encryptionSlowdown) })) };
};

const plain = problemIn('tax-declarations.yaml');
const variants: readonly (readonly [string, CapacityProblem])[] = [
  ['masked: one join more', problemIn('tax-declarations-masked.yaml')],
  ['encrypted: every task 5 % longer', { ...plain, name: 'encrypted', classes: plain.classes.map((one) => ({ ...one, profile: encrypted(one.profile) })) }],
];

const settingOf = (problem: CapacityProblem, method: CapacityMethod): WhatIfSetting => {
  const approximation = closedFormDuration();
  return { problem, method, tools: { predictor: new CachedPredictor(simulatedDuration({ seed, otherwise: approximation })), approximation, solver, limits: { seconds: 20, gap: 0 } } };
};

const results = variants.flatMap(([name, variant]) => (['exact', 'hill-climbing'] as const).map((method) => ({ name, method, rows: costOverhead(settingOf(plain, method), settingOf(variant, method), null, deadlines) })));
writeFileSync(join(here, 'capacity-variants.md'), report());

function report(): string {
  return `# What masked and encrypted data cost

\`npm run results:capacity-variants\`, commit ${commit}, Node ${process.versions.node}, seed ${seed}.

The chapter on D-SPACE4Cloud (figures 5 to 9) plans the same query with and without a privacy mechanism for shorter and shorter deadlines, and reports: masking (one join more) costs nothing at long deadlines and 33 to 66 % at short
ones; encryption, which slows jobs down by 5 % at most, up to 13 % on one query and 50 % at the worst deadline of another, 8 % on average; below some deadline there is no plan. The profiles of these queries were not published. Here
the query is one of our own of the same kind ([tax-declarations.yaml](../../examples/capacity/tax-declarations.yaml), [masked](../../examples/capacity/tax-declarations-masked.yaml)), so that figures cannot be compared, only their shape.

| variant | method | deadlines with a plan for both | without overhead | least | mean | most | shortest deadline, plain | variant |
|---|---|---|---|---|---|---|---|---|
${results.map(({ name, method, rows }) => `| ${name} | ${method} | ${summary(rows)} |`).join('\n')}

The shape is the same: the price of a machine is the step of every cost, so that a slowdown of 5 % costs nothing at most deadlines and a whole machine at some; towards the shortest deadline, which the longest
chain of the graph bounds, cost rises steeply, and a join more weighs most. ${climbing()}

| deadline | plain, USD/h | masked | overhead | encrypted | overhead |
|---|---|---|---|---|---|
${deadlines.map((at, index) => `| ${at} s | ${[usd(rowsOf('masked')[index]?.baseUsdPerHour), ...['masked', 'encrypted'].flatMap((name) => [usd(rowsOf(name)[index]?.variantUsdPerHour), percent(rowsOf(name)[index]?.overheadPercent)])].join(' | ')} |`).join('\n')}

By the exact method. The same on the command line: [capacity](../reference/capacity.md#what-if).
`;
}

function summary(rows: readonly OverheadRow[]): string {
  const overheads = rows.flatMap(({ overheadPercent }) => overheadPercent ?? []);
  const shortest = (of: (row: OverheadRow) => number | null): string => `${rows.find((row) => of(row) !== null)?.at ?? '–'} s`;
  const mean = overheads.reduce((sum, value) => sum + value, 0) / overheads.length;
  return [`${overheads.length} of ${rows.length}`, overheads.filter((value) => Math.abs(value) < 1e-6).length, percent(Math.min(...overheads)), percent(mean), percent(Math.max(...overheads)), shortest((row) => row.baseUsdPerHour), shortest((row) => row.variantUsdPerHour)].join(' | ');
}

function climbing(): string {
  const worse = variants.map(([name]) => {
    const [exact, climbed] = (['exact', 'hill-climbing'] as const).map((method) => results.find((one) => one.name === name && one.method === method)?.rows ?? []);
    return (exact ?? []).filter((row, index) => (climbed?.[index]?.variantUsdPerHour ?? 0) > (row.variantUsdPerHour ?? Number.POSITIVE_INFINITY) + 1e-9).length;
  });
  return `The chapter explains one of its outliers by hill climbing that stopped in a local optimum; of these deadlines hill climbing is dearer than the exact method at ${worse.join(' (masked) and ')} (encrypted), with a single type of machine.`;
}

function rowsOf(start: string): readonly OverheadRow[] {
  return results.find(({ name, method }) => name.startsWith(start) && method === 'exact')?.rows ?? [];
}

function usd(value: number | null | undefined): string {
  return value === null || value === undefined ? 'no plan' : value.toFixed(2);
}

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${value.toFixed(1)} %`;
}
