import { useElementSize } from '@mantine/hooks';
import { axisNumber, roundTicks } from '../plan/axis.ts';
import type { SweepRow } from '../plan/plan-types.ts';

const height = 230;
const margin = { top: 14, right: 16, bottom: 38, left: 62 } as const;

type CostCurveProps = { readonly rows: readonly SweepRow[]; readonly index: number; /** The deadline of the problem, s. */ readonly asked: number; readonly onIndex: (index: number) => void };

/** What every deadline costs: a plan holds until the next cheaper one is good enough, so the curve has steps. */
export function CostCurve({ rows, index, asked, onIndex }: CostCurveProps) {
  const { ref, width: measured } = useElementSize();
  const width = Math.max(260, measured);
  const values = rows.map(({ value }) => value ?? 0);
  const [from, to] = [values[0] ?? 0, values.at(-1) ?? 1];
  const most = Math.max(...rows.map(({ costUsdPerHour }) => costUsdPerHour ?? 0)) * 1.08 || 1;
  const x = (seconds: number): number => margin.left + ((width - margin.left - margin.right) * (seconds - from)) / (to - from || 1);
  const y = (usd: number): number => height - margin.bottom - ((height - margin.top - margin.bottom) * usd) / most;
  const floor = height - margin.bottom;
  const ticks = roundTicks(from, to, Math.max(2, Math.floor(width / 90)));
  const first = rows.findIndex(({ feasible }) => feasible);
  const current = rows[index];
  const here = x(current?.value ?? from);
  const cost = current?.costUsdPerHour ?? null;
  return (
    <div ref={ref} className="cost-curve">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label="Cost by deadline"
        onClick={({ nativeEvent: { offsetX } }) => onIndex(values.reduce((best, value, at) => (Math.abs(x(value) - offsetX) < Math.abs(x(values[best] ?? 0) - offsetX) ? at : best), 0))}
      >
        {roundTicks(0, most, 5).map((tick) => (
          <g key={tick}>
            <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} className="gantt-grid" />
            <text x={margin.left - 8} y={y(tick) + 4} textAnchor="end" className="gantt-axis">
              {axisNumber(tick)}
            </text>
          </g>
        ))}
        {ticks.map((tick) => (
          <text key={tick} x={x(tick)} y={floor + 16} textAnchor="middle" className="gantt-axis">
            {axisNumber(tick)}
          </text>
        ))}
        <text x={width - margin.right} y={height - 6} textAnchor="end" className="gantt-axis">
          deadline, s
        </text>
        <text x={4} y={10} className="gantt-axis">
          USD/h
        </text>
        {first !== 0 && (
          <rect x={margin.left} y={margin.top} width={Math.max(0, x(first < 0 ? to : (values[first] ?? to)) - margin.left)} height={floor - margin.top} className="curve-none">
            <title>no plan</title>
          </rect>
        )}
        {asked >= from && asked <= to && (
          <line x1={x(asked)} x2={x(asked)} y1={margin.top} y2={floor} className="curve-asked">
            <title>the deadline of the problem</title>
          </line>
        )}
        <path d={stepsOf(rows, x, y)} className="curve-line" />
        <line x1={here} x2={here} y1={margin.top} y2={floor} className="curve-here" />
        {cost !== null && <circle cx={here} cy={y(cost)} r={5} className="curve-dot" />}
      </svg>
    </div>
  );
}

function stepsOf(rows: readonly SweepRow[], x: (seconds: number) => number, y: (usd: number) => number): string {
  let open = false;
  return rows
    .map(({ value, costUsdPerHour }) => {
      if (value === null || costUsdPerHour === null) {
        open = false;
        return '';
      }
      const [px, py] = [x(value).toFixed(1), y(costUsdPerHour).toFixed(1)];
      const drawn = open ? `H${px}V${py}` : `M${px},${py}`;
      open = true;
      return drawn;
    })
    .join('');
}
