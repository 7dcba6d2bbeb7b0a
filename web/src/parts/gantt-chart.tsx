import { useElementSize } from '@mantine/hooks';
import { counted } from '../format/words.ts';
import { axisNumber, timeAxis } from '../plan/axis.ts';
import { instanceColour } from '../plan/instance-colours.ts';
import type { PlannedInstance, PlannerAnswer } from '../plan/plan-types.ts';

const top = 34;
const bottom = 34;
const right = 14;
const rowHeight = 26;
/** Instances that are drawn; more would be a picture nobody reads. */
const rowsMax = 200;
/** How far the picture reaches for deadlines, in lengths of the plan. */
const reach = 1.6;
/** The width of one letter of a label, about. */
const letter = 6.3;

type GanttChartProps = { readonly plan: PlannerAnswer; readonly selected: string | null; readonly onSelect: (task: string | null) => void };

/** When each instance runs which tasks: a row an instance, its lease behind its tasks, deadlines as lines. */
export function GanttChart({ plan, selected, onSelect }: GanttChartProps) {
  const { ref, width: measured } = useElementSize();
  const width = Math.max(280, measured);
  const left = Math.min(170, Math.max(84, width * 0.2));
  const rows = plan.instances.slice(0, rowsMax);
  const busy = Math.max(plan.makespanSeconds ?? 0, ...rows.map(({ toSeconds }) => toSeconds)) || 1;
  // A deadline far away would press everything else together.
  const deadlines = plan.deadlines.filter(({ seconds }) => seconds <= reach * busy);
  const end = Math.max(busy, ...deadlines.map(({ seconds }) => seconds));
  const x = (seconds: number): number => left + ((width - left - right) * seconds) / end;
  const floor = top + rows.length * rowHeight;
  const { unit, per, ticks } = timeAxis(0, end, Math.max(2, Math.floor((width - left) / 90)));
  const at = (seconds: number): string => `${axisNumber(seconds / per)} ${unit}`;
  return (
    <div ref={ref} className="gantt">
      <svg width={width} height={floor + bottom} role="img" aria-label={`Gantt chart of the plan by ${plan.name}`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={top} y2={floor} className="gantt-grid" />
            <text x={x(tick)} y={floor + 15} textAnchor="middle" className="gantt-axis">
              {axisNumber(tick / per)}
            </text>
          </g>
        ))}
        <text x={width - right} y={floor + 29} textAnchor="end" className="gantt-axis">
          time from the start, {unit}
        </text>
        {rows.map((instance, row) => (
          <Row key={instance.name} instance={instance} row={row} x={x} left={left} at={at} selected={selected} onSelect={onSelect} />
        ))}
        <Deadlines deadlines={deadlines} x={x} floor={floor} at={at} left={left} />
      </svg>
      {deadlines.length < plan.deadlines.length && <p className="dim">{counted(plan.deadlines.length - deadlines.length, 'deadline')} further away: see below.</p>}
      {plan.instances.length > rowsMax && <p className="dim">{plan.instances.length - rowsMax} more instances are not drawn.</p>}
    </div>
  );
}

type RowProps = Omit<GanttChartProps, 'plan'> & { readonly instance: PlannedInstance; readonly row: number; readonly x: (seconds: number) => number; readonly left: number; readonly at: (seconds: number) => string };

function Row({ instance, row, x, left, at, selected, onSelect }: RowProps) {
  const { name, type, place, fromSeconds, toSeconds, costUsd, tasks } = instance;
  const y = top + row * rowHeight;
  const colour = instanceColour(row);
  return (
    <g>
      <text x={left - 8} y={y + rowHeight - 9} textAnchor="end" className="gantt-name">
        {short(name, Math.floor((left - 10) / letter))}
      </text>
      <rect x={x(fromSeconds)} y={y + 3} width={Math.max(1, x(toSeconds) - x(fromSeconds))} height={rowHeight - 6} rx={3} className="gantt-lease" style={{ stroke: colour }}>
        <title>{`${name} (${type}, ${place}): ${at(fromSeconds)} to ${at(toSeconds)}, ${axisNumber(costUsd)} USD`}</title>
      </rect>
      {tasks.map((task) => {
        const [from, to] = [x(task.startSeconds), x(task.endSeconds)];
        const room = Math.floor((to - from - 6) / letter);
        return (
          <g key={task.name} className={task.name === selected ? 'gantt-task gantt-selected' : 'gantt-task'} onClick={() => onSelect(task.name === selected ? null : task.name)}>
            <rect x={from} y={y + 5} width={Math.max(1.5, to - from)} height={rowHeight - 10} rx={2} style={{ fill: colour, stroke: colour }}>
              <title>{`${task.name}: ${at(task.startSeconds)} to ${at(task.endSeconds)}`}</title>
            </rect>
            {room >= 3 && (
              <text x={(from + to) / 2} y={y + rowHeight - 9} textAnchor="middle">
                {short(task.name, room)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

type DeadlinesProps = { readonly deadlines: PlannerAnswer['deadlines']; readonly x: (seconds: number) => number; readonly floor: number; readonly at: (seconds: number) => string; readonly left: number };

/** Names of neighbours stand on two lines. */
function Deadlines({ deadlines, x, floor, at, left }: DeadlinesProps) {
  const sorted = deadlines.toSorted((one, other) => one.seconds - other.seconds);
  return (
    <>
      {sorted.map(({ name, seconds, firmness, slackSeconds }, index) => {
        const line = x(seconds);
        const missed = slackSeconds < 0;
        return (
          <g key={name} className={missed ? 'gantt-deadline gantt-missed' : 'gantt-deadline'}>
            <line x1={line} x2={line} y1={top - 6} y2={floor} strokeDasharray={firmness === 'soft' ? '5 4' : undefined}>
              <title>{`${name} (${firmness}): ${at(seconds)}, ${missed ? `missed by ${at(-slackSeconds)}` : `${at(slackSeconds)} left`}`}</title>
            </line>
            <text x={line - 4} y={index % 2 === 0 ? 11 : 24} textAnchor="end">
              {short(name, Math.floor((line - left * 0.2) / letter))}
              {missed ? ' missed' : ''}
            </text>
          </g>
        );
      })}
    </>
  );
}

const short = (name: string, letters: number): string => (name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`);
