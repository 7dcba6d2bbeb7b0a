import { formatQuantity } from '../../units/quantity.ts';
import type { ActionVerdict, ObjectiveVerdict, Verdict } from './verdict-schema.ts';

/** Terminals are at least this wide. */
const columns = 80;

/** The verdict for people: the outcome first, then what it rests on, with measured values. */
export function verdictText(verdict: Verdict): string {
  const { objectives, cost, actions, failedBecauseOfActions, requests } = verdict;
  const failed = requests.reduce((sum, row) => sum + row.failed, 0);
  const lines = [
    headline(verdict),
    '',
    ...objectives.map(objectiveLine),
    `${mark(failedBecauseOfActions === 0)} requests    ${failedBecauseOfActions} failed because of actions, ${failed} of ${sentCount(verdict)} in all`,
    '',
    `Cost        ${usd(cost.usd)} for the day${against(cost.ratioToPeak, cost.peakUsd, 'the cheapest sufficient fixed size')}`,
    ...(cost.ratioToSmallest === null ? [] : [`            ${percent(cost.ratioToSmallest)} of ${usd(cost.smallestUsd)}, the smallest size all day`]),
    '',
    `Actions     ${actions.length === 0 ? 'none' : actions.length}`,
    ...actions.flatMap(actionLines),
    '',
    `Seed ${verdict.seed}. Kept in ${verdict.dataFolder}`,
  ];
  return `${lines.flatMap((line) => wrapped(line)).join('\n')}\n`;
}

function headline({ passed, objectives, failedBecauseOfActions }: Verdict): string {
  if (passed) return `✓ All ${objectives.length} objectives kept, no request failed because of an action`;
  const spent = objectives.filter(({ budgetLeft }) => budgetLeft < 0).map(({ name }) => name);
  const reasons = [
    ...(spent.length > 0 ? [`not kept: ${spent.join(', ')}`] : []),
    ...(failedBecauseOfActions > 0 ? [`${failedBecauseOfActions} requests failed because of actions`] : []),
  ];
  return `✗ ${reasons.join('; ')}`;
}

function objectiveLine(objective: ObjectiveVerdict): string {
  const { name, metShare, goal, budgetLeft, unknownSlots } = objective;
  const unknown = unknownSlots > 0 ? `, ${unknownSlots} s unknown` : '';
  return `${mark(budgetLeft >= 0)} ${name.padEnd(11)} met ${percent(metShare)} (goal ${percent(goal)}), typically ${valueText(objective, objective.typical)}${unknown}, budget left ${percent(budgetLeft)}`;
}

function actionLines({ atSeconds, name, steps, outcome, reason }: ActionVerdict): readonly string[] {
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return [`  ${atSeconds.toFixed(0).padStart(5)} s  ${name}, ${count}, ${outcome}`, `           ${reason}`];
}

const mark = (good: boolean): string => (good ? '✓' : '✗');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const usd = (value: number): string => formatQuantity({ value, dimension: 'money' });
const sentCount = ({ requests }: Verdict): number => requests.reduce((sum, row) => sum + row.sent, 0);

const against = (ratio: number | null, yardstick: number, what: string): string =>
  ratio === null ? '' : `: ${percent(ratio)} of ${usd(yardstick)}, ${what}`;

function valueText({ unit }: ObjectiveVerdict, value: number | null): string {
  if (value === null) return 'without an answer';
  return formatQuantity({ value, dimension: unit === 's' ? 'duration' : 'money-rate' });
}

/** Breaks a line between words; what follows is indented as the line is, and under its text. */
function wrapped(line: string): readonly string[] {
  if (line.length <= columns) return [line];
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const cut = line.lastIndexOf(' ', columns);
  // A word longer than a line, such as a path, stays whole: it must be copied.
  if (cut <= indent.length) return [line];
  const hanging = indent === '' ? ' '.repeat(12) : indent;
  return [line.slice(0, cut), ...wrapped(`${hanging}${line.slice(cut + 1)}`)];
}
