import { counted } from '../units/counted.ts';
import { significant } from '../units/significant.ts';
import type { CapacityPlanView } from '../usecases/views/capacity-plan-view.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Prints a plan with its reasons, or why there is none. */
export function printCapacity(io: Io, view: CapacityPlanView): void {
  for (const note of view.notes) io.out(`Note: ${note}\n`);
  if (view.notes.length > 0) io.out('\n');
  if (view.feasible) printPlan(io, view);
  else printConflict(io, view);
  if (view.whatIf !== null) printWhatIf(io, view.whatIf);
}

type ClassView = CapacityPlanView['classes'][number];

function printPlan(io: Io, view: CapacityPlanView): void {
  const { classes, costUsdPerHour, boundUsdPerHour, servers, simulations } = view;
  io.out(
    table([
      ['CLASS', 'TYPE', 'PROVIDER', 'MACHINES', 'CONTAINERS', 'USERS', 'GOAL', 'PREDICTED', 'USD/H'],
      ...classes.map((one) => [one.name, one.type, one.provider === '' ? '-' : one.provider, machines(one), String(one.containers), users(one), goal(one.goal), predicted(one), figure(one.costUsdPerHour)]),
    ]),
  );
  io.out('\n');
  for (const { name, why } of classes) io.out(`${name}: ${why}\n`);
  for (const { name, alternatives } of classes) {
    if (alternatives.length === 0) continue;
    io.out(`${name}${classes.length > 1 ? ', if it were alone,' : ''} could also run on ${alternatives.map(({ type, count, costUsdPerHour: usd }) => `${count} x ${type} (${figure(usd)} USD/h)`).join(', ')}.\n`);
  }
  if (servers !== null) io.out(`\n${counted(servers.count, 'server')}: ${figure(servers.usdPerHour)} USD/h to own, ${figure(servers.electricityUsdPerHour)} USD/h electricity, ${figure(servers.penaltyUsdPerHour)} USD/h for users turned away.\n`);
  io.out(`\nAll together ${figure(costUsdPerHour ?? 0)} USD/h${proof(costUsdPerHour ?? 0, boundUsdPerHour ?? 0)}; ${counted(simulations, 'simulation')}.\n`);
}

function proof(cost: number, bound: number): string {
  if (bound <= 0 && cost > 0) return '; nothing is proven of what the best would cost';
  return cost - bound <= 1e-6 * cost ? ', and no plan costs less' : `, and no plan costs less than ${figure(bound)}`;
}

function machines({ count, onDemand, reserved, spot }: ClassView): string {
  const kinds = [[reserved, 'reserved'], [spot, 'spot']] as const;
  const special = kinds.filter(([number]) => number > 0).map(([number, kind]) => `${number} ${kind}`);
  return special.length === 0 ? String(count) : `${count} (${[...(onDemand > 0 ? [`${onDemand} on demand`] : []), ...special].join(', ')})`;
}

const users = ({ users: served, rejected }: ClassView): string => (rejected === 0 ? String(served) : `${served} (${rejected} turned away)`);

const goal = ({ seconds, sharePercent }: ClassView['goal']): string => (seconds === null ? `<= ${figure(sharePercent ?? 0)} % busy` : `<= ${figure(seconds)} s`);

function predicted({ predictedSeconds, predictedPercent, predictedLow, predictedHigh }: ClassView): string {
  const interval = predictedLow === predictedHigh ? '' : ` (${figure(predictedLow)} to ${figure(predictedHigh)})`;
  return predictedSeconds === null ? `${figure(predictedPercent ?? 0)} %${interval}` : `${figure(predictedSeconds)} s${interval}`;
}

function printConflict(io: Io, { whyNot, conflict, nearest, jointly, proven }: CapacityPlanView): void {
  io.out(`No plan${proven ? '' : ' was found, which proves nothing'}: ${whyNot ?? ''}\n`);
  const [only, another] = conflict;
  if (only !== undefined && another === undefined) io.out(`\nThis goal cannot be met: ${only.name} ${goal(only.goal)}.\n`);
  if (another !== undefined) io.out(`\nThese goals cannot stand together, and there may be others that cannot: ${conflict.map((one) => `${one.name} ${goal(one.goal)}`).join(', ')}.\n`);
  for (const one of nearest) io.out(`With ${one.name} ${goal(one.goal)} there is a plan (${one.count} x ${one.type} for it).\n`);
  if (jointly.length > 0) io.out(`There is a plan with ${jointly.map((one) => `${one.name} ${goal(one.goal)}`).join(' and ')}${jointly.length > 1 ? ' together' : ''}.\n`);
}

function printWhatIf(io: Io, { parameter, variant, rows }: NonNullable<CapacityPlanView['whatIf']>): void {
  io.out('\n');
  const usd = (cost: number | null): string => (cost === null ? '-' : figure(cost));
  if (variant !== null) {
    const overhead = (percent: number | null): string => (percent === null ? '-' : `${percent >= 0 ? '+' : ''}${figure(percent)} %`);
    io.out(table([[parameter.toUpperCase(), 'USD/H', `${variant.toUpperCase()} USD/H`, 'OVERHEAD'], ...rows.map((row) => [row.name, usd(row.costUsdPerHour), usd(row.variant?.costUsdPerHour ?? null), overhead(row.overheadPercent)])]));
    return;
  }
  io.out(
    table([
      [parameter.toUpperCase(), 'USD/H', 'MACHINES'],
      ...rows.map(({ name, costUsdPerHour, classes, whyNot }) => [name, usd(costUsdPerHour), whyNot ?? classes.map((one) => `${one.name}: ${one.count} x ${one.type}`).join(', ')]),
    ]),
  );
}

const figure = (value: number): string => significant(value, 5);
