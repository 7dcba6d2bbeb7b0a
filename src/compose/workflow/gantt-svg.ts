import type { WorkflowPlanView } from '../../usecases/views/workflow-plan-view.ts';

type Plan = WorkflowPlanView['planners'][number];

const width = 1100;
const left = 190;
const right = 20;
const top = 26;
const rowHeight = 22;
const bottom = 40;

/** Instances that are drawn; more would be a picture nobody reads. */
const rowsMax = 200;

/** The width of one letter of a label, about. */
const letter = 6.5;

/**
 * A Gantt chart as SVG that needs no script: a row an instance, its lease behind its tasks, deadlines as lines. What a bar is stands in its
 * title, which browsers show under the pointer. Colours come from the page, for light and dark. `end` is where its time ends, s.
 */
export function ganttSvg({ instances, deadlines }: Plan, end: number, escaped: (text: string) => string): string {
  const rows = instances.slice(0, rowsMax);
  const x = (seconds: number): number => left + ((width - left - right) * seconds) / end;
  const height = top + rows.length * rowHeight + bottom;
  const { unit, per, ticks } = axisOf(end);
  const at = (value: number): string => `${Number((value / per).toPrecision(4))} ${unit}`;
  const bars = rows.map(({ name, type, place, fromSeconds, toSeconds, costUsd, tasks }, row) => {
    const y = top + row * rowHeight;
    const lease = `<rect x="${px(x(fromSeconds))}" y="${y + 3}" width="${px(x(toSeconds) - x(fromSeconds))}" height="${rowHeight - 6}" fill="var(--chart-band)" stroke="var(--chart-band-edge)"><title>${escaped(`${name} (${type}, ${place}): ${at(fromSeconds)} to ${at(toSeconds)}, ${Number(costUsd.toPrecision(4))} USD`)}</title></rect>`;
    const work = tasks.map((task) => {
      const [from, to] = [x(task.startSeconds), x(task.endSeconds)];
      const fits = task.name.length * letter < to - from - 4;
      const label = fits ? `<text x="${px((from + to) / 2)}" y="${y + rowHeight - 7}" text-anchor="middle" font-size="11" fill="var(--chart-actual)" pointer-events="none">${escaped(task.name)}</text>` : '';
      return `<rect x="${px(from)}" y="${y + 5}" width="${px(Math.max(1, to - from))}" height="${rowHeight - 10}" fill="var(--chart-forecast)" fill-opacity="0.55" stroke="var(--chart-forecast)"><title>${escaped(`${task.name}: ${at(task.startSeconds)} to ${at(task.endSeconds)}`)}</title></rect>${label}`;
    });
    return `<text x="${left - 8}" y="${y + rowHeight - 7}" text-anchor="end" font-size="11" fill="var(--chart-axis)">${escaped(short(name))}</text>${lease}${work.join('')}`;
  });
  const floor = top + rows.length * rowHeight;
  const grid = ticks.map((tick) => `<line x1="${px(x(tick))}" y1="${top}" x2="${px(x(tick))}" y2="${floor}" stroke="var(--chart-grid)"/><text x="${px(x(tick))}" y="${floor + 16}" text-anchor="middle" font-size="11" fill="var(--chart-axis)">${Number((tick / per).toPrecision(4))}</text>`);
  // Names of neighbours stand on two lines.
  const limits = deadlines.toSorted((one, other) => one.seconds - other.seconds).map(({ name, seconds, firmness, slackSeconds }, index) => {
    const colour = slackSeconds < 0 ? '#c62828' : 'var(--chart-actual)';
    return `<line x1="${px(x(seconds))}" y1="${top - 6}" x2="${px(x(seconds))}" y2="${floor}" stroke="${colour}" stroke-width="1.5"${firmness === 'soft' ? ' stroke-dasharray="5 4"' : ''}><title>${escaped(`${name} (${firmness}): ${at(seconds)}, slack ${at(slackSeconds)}`)}</title></line><text x="${px(x(seconds) - 4)}" y="${index % 2 === 0 ? 10 : 21}" text-anchor="end" font-size="11" fill="${colour}">${escaped(short(name))}</text>`;
  });
  const more = instances.length > rowsMax ? `<text x="${left}" y="${height - 4}" font-size="11" fill="var(--chart-axis)">${instances.length - rowsMax} more instances are not drawn</text>` : '';
  return `<svg viewBox="0 0 ${width} ${height}" width="100%" role="img" aria-label="Gantt chart of the plan" font-family="system-ui, sans-serif">${grid.join('')}${bars.join('')}${limits.join('')}<text x="${width - right}" y="${floor + 32}" text-anchor="end" font-size="11" fill="var(--chart-axis)">time from the start, ${unit}</text>${more}</svg>`;
}

/** When the last of a plan's deadlines, tasks and leases ends, s. */
export const ganttEnd = ({ instances, deadlines, makespanSeconds }: Plan): number =>
  instances.reduce((most, { toSeconds }) => Math.max(most, toSeconds), deadlines.reduce((most, { seconds }) => Math.max(most, seconds), makespanSeconds ?? 0));

const px = (value: number): string => String(Math.round(value * 10) / 10);

const nameMax = 26;
const short = (name: string): string => (name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`);

/** About eight ticks at round numbers of the largest unit that makes them at least a few. */
function axisOf(seconds: number): { readonly unit: string; readonly per: number; readonly ticks: readonly number[] } {
  const [unit, per] = ([['d', 86_400], ['h', 3600], ['min', 60]] as const).find(([, length]) => seconds >= 3 * length) ?? (['s', 1] as const);
  const rough = seconds / per / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power * per;
  return { unit, per, ticks: Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step) };
}
