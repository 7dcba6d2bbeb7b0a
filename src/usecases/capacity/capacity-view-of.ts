import type { MeasuredProfile } from '../../model/job-profile.ts';
import type { WhatIfRow } from '../../experiment/capacity/what-if.ts';
import { overheadPercentOf } from '../../experiment/capacity/what-if.ts';
import type { Alternative, PlannedClass, PredictedValue } from '../../plan/capacity/capacity-plan.ts';
import { goalNumber } from '../../plan/capacity/least-count.ts';
import type { ClassGoal, JobClass } from '../../plan/capacity/problem.ts';
import { usualPrecision } from '../../simulate/jobs/precision.ts';
import { counted } from '../../units/counted.ts';
import type { CapacityPlanView } from '../views/capacity-plan-view.ts';
import type { CapacityJob, CapacityOutput } from './capacity-job.ts';

export type CapacityFrame = { readonly job: CapacityJob; readonly notes: readonly string[] };

/** What is shown of a plan, or of why there is none. */
export function capacityViewOf({ answer, rows, variantRows = [] }: CapacityOutput, { job, notes }: CapacityFrame): CapacityPlanView {
  const simulations = answer.simulations + [...rows, ...variantRows].reduce((sum, row) => sum + row.simulations, 0);
  const shared = { name: job.problem.name, method: answer.method, simulations, whatIf: whatIfViewOf(rows, variantRows, job), notes: [...notes, ...job.problem.classes.flatMap(slowerOnMore)], seed: job.seed };
  if (answer.kind === 'infeasible') {
    return {
      ...shared,
      feasible: false,
      costUsdPerHour: null,
      boundUsdPerHour: null,
      classes: [],
      servers: null,
      whyNot: answer.why,
      conflict: answer.conflict.map(({ className, goal }) => ({ name: className, goal: goalView(goal) })),
      jointly: answer.jointly.map(({ className, goal }) => ({ name: className, goal: goalView(goal) })),
      proven: answer.proven,
      nearest: answer.nearest.map(({ className, goal, type, count }) => ({ name: className, goal: goalView(goal), type, count })),
    };
  }
  const { servers } = answer;
  return {
    ...shared,
    feasible: true,
    costUsdPerHour: cents(answer.costUsdPerHour),
    boundUsdPerHour: cents(answer.boundUsdPerHour),
    classes: answer.classes.map(classView),
    servers:
      servers === undefined
        ? null
        : {
            count: servers.count,
            usdPerHour: cents(servers.usdPerHour),
            electricityUsdPerHour: cents(servers.electricityUsdPerHour),
            penaltyUsdPerHour: cents(servers.penaltyUsdPerHour),
            placement: servers.placement.map(({ machines }) => ({ machines: machines.map(({ className, count }) => ({ name: className, count })) })),
          },
    whyNot: null,
    conflict: [],
    nearest: [],
    jointly: [],
    proven: true,
  };
}

/** Measured profiles in which more cores were slower, which the table that is planned with evens out. */
function slowerOnMore({ name, profile, on }: JobClass): readonly string[] {
  const profiles = [profile, ...on.map((special) => special.profile)].filter((one) => one?.kind === 'measured');
  return profiles.some(({ points }) => hasRise(points)) ? [`What was measured for ${name} is slower on more cores in places; neighbours are averaged there, so that "at least" may be more than single runs took.`] : [];
}

const hasRise = (points: MeasuredProfile['points']): boolean =>
  [...Map.groupBy(points, ({ users }) => users).values()].some((same) => {
    const means = [...Map.groupBy(same, ({ cores }) => cores)].toSorted(([a], [b]) => a - b).map(([, runs]) => runs.reduce((sum, { seconds }) => sum + seconds, 0) / runs.length);
    return means.some((mean, index) => mean > (means[index - 1] ?? Number.POSITIVE_INFINITY));
  });

/** Prices have at most six decimals; sums of them are not shown with the dust of binary fractions. */
const cents = (usd: number): number => Math.round(usd * 1e6) / 1e6;

/** Six digits say more than any prediction knows. */
const digits = (value: number): number => Number(value.toPrecision(6));

const goalView = (goal: ClassGoal): CapacityPlanView['classes'][number]['goal'] =>
  goal.kind === 'deadline' ? { kind: 'deadline', seconds: digits(goal.seconds), sharePercent: null } : { kind: 'utilisation', seconds: null, sharePercent: digits(100 * goal.share) };

const scaleOf = ({ kind }: ClassGoal): number => (kind === 'deadline' ? 1 : 100);

const predictedView = (value: number, goal: ClassGoal): { readonly predictedSeconds: number | null; readonly predictedPercent: number | null } =>
  goal.kind === 'deadline' ? { predictedSeconds: digits(value), predictedPercent: null } : { predictedSeconds: null, predictedPercent: digits(100 * value) };

function classView(one: PlannedClass): CapacityPlanView['classes'][number] {
  const { name, type, provider, count, split, containers, cores, users, rejected, goal, predicted, costUsdPerHour, binding, alternatives } = one;
  const scale = scaleOf(goal);
  return {
    name,
    type,
    provider,
    count,
    ...split,
    containers,
    cores,
    users,
    rejected,
    goal: goalView(goal),
    ...predictedView(predicted.value, goal),
    predictedLow: digits(scale * predicted.low),
    predictedHigh: digits(scale * predicted.high),
    costUsdPerHour: cents(costUsdPerHour),
    binding: binding.kind,
    why: [binding.why, ...caveats(predicted, goal)].join('; '),
    alternatives: alternatives.map((other) => alternativeView(other, goal)),
  };
}

/** What the interval of a prediction means for the plan. */
function caveats({ value, high }: PredictedValue, goal: ClassGoal): readonly string[] {
  const wide = value > 0 && (high - value) / value > usualPrecision.relativeHalfWidth * (1 + 1e-9);
  return [
    ...(high > goalNumber(goal) ? ['the goal is within the interval of the prediction: one machine more would be safe'] : []),
    ...(wide ? [`the interval is ${Number(((100 * (high - value)) / value).toPrecision(2))} % to each side, since the simulation may not take longer`] : []),
  ];
}

const alternativeView = ({ type, provider, count, costUsdPerHour, predicted }: Alternative, goal: ClassGoal): CapacityPlanView['classes'][number]['alternatives'][number] => ({
  type,
  provider,
  count,
  costUsdPerHour: cents(costUsdPerHour),
  ...predictedView(predicted.value, goal),
});

type WhatIfView = NonNullable<CapacityPlanView['whatIf']>;

/** What was varied, in the unit of people: seconds, %, users, or names. */
function whatIfViewOf(rows: readonly WhatIfRow[], variantRows: readonly WhatIfRow[], { whatIf, problem, variant }: CapacityJob): WhatIfView | null {
  if (whatIf === null) return null;
  const { parameter } = whatIf;
  const unit = { deadline: 's', utilisation: '%', users: 'users', provider: '' }[parameter];
  const goals = new Map([problem, ...(variant === undefined ? [] : [variant])].flatMap(({ classes }) => classes.map(({ name, goal }) => [name, goal] as const)));
  // Providers are known by name, since a variant may have others.
  const variantRowOf = ({ at }: WhatIfRow, index: number): WhatIfRow | undefined => (typeof at === 'string' ? variantRows.find((row) => row.at === at) : variantRows[index]);
  return {
    parameter,
    unit,
    className: whatIf.parameter === 'provider' ? null : whatIf.className,
    variant: variant?.name ?? null,
    rows: rows.map((row, index) => {
      const { at } = row;
      const value = typeof at === 'number' ? digits(parameter === 'utilisation' ? 100 * at : at) : null;
      const other = variantRowOf(row, index);
      const overhead = overheadPercentOf(row.costUsdPerHour, other?.costUsdPerHour ?? null);
      return {
        name: value === null ? String(at) : parameter === 'users' ? counted(value, 'user') : `${value} ${unit}`,
        value,
        feasible: row.costUsdPerHour !== null,
        ...whatIfCost(row, goals),
        variant: other === undefined ? null : whatIfCost(other, goals),
        overheadPercent: overhead === null ? null : digits(overhead),
      };
    }),
  };
}

const whatIfCost = ({ costUsdPerHour, classes, why }: WhatIfRow, goals: ReadonlyMap<string, ClassGoal>): Pick<WhatIfView['rows'][number], 'costUsdPerHour' | 'classes' | 'whyNot'> => ({
  costUsdPerHour: costUsdPerHour === null ? null : cents(costUsdPerHour),
  classes: classes.map(({ name, type, count, predicted }) => {
    const isShare = goals.get(name)?.kind === 'utilisation';
    return { name, type, count, predicted: digits(predicted * (isShare ? 100 : 1)), unit: isShare ? '%' : 's' };
  }),
  whyNot: why === '' ? null : why,
});
