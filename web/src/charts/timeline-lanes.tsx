import { memo } from 'react';
import type { Timeline } from '../api/generated/types.ts';
import { formatClock } from '../format/time.ts';
import { runLook } from '../parts/status-mark.tsx';
import { useCursorTime } from './cursor-time.ts';
import { gutter } from './plot-options.ts';
import { placeBars, placeMarks } from './run-lanes.ts';

type LanesProps = {
  readonly timeline: Timeline;
  readonly from: number;
  readonly to: number;
  readonly onOpen: (kind: 'decision' | 'run', id: string) => void;
};

/** Pixels of one lane of runs. */
const laneHeight = 24;
const percent = (share: number): string => `${share * 100}%`;
const plotBox = { marginLeft: gutter.left, marginRight: gutter.right };

/** Decisions as marks and runs as bars, on the same axis as the charts. */
export const TimelineLanes = memo(function TimelineLanes({ timeline, from, to, onOpen }: LanesProps) {
  const marks = placeMarks(timeline.decisions, from, to);
  const bars = placeBars(timeline.runs, from, to);
  const lanes = Math.max(1, ...bars.map(({ lane }) => lane + 1));
  return (
    <figure className="chart lanes" data-chart="lanes">
      <figcaption className="chart-head">
        <span className="chart-title">Decisions and runs</span>
        <span className="chart-hint">open one to see why</span>
      </figcaption>
      <div className="lane-row">
        <span className="lane-name">decisions</span>
        <div className="lane" style={{ ...plotBox, height: laneHeight }}>
          {marks.map(({ mark, left }) => (
            <button
              key={mark.id}
              type="button"
              className={`mark mark-${mark.outcome}`}
              style={{ left: percent(left) }}
              title={`${formatClock(mark.at)} ${mark.actions.join(' + ')}: ${mark.reason}`}
              aria-label={`Decision at ${formatClock(mark.at)}: ${mark.actions.join(' and ')}, ${mark.reason}`}
              onClick={() => onOpen('decision', mark.id)}
            />
          ))}
          {marks.length === 0 && <span className="lane-empty">none that acts in this time</span>}
        </div>
      </div>
      <div className="lane-row">
        <span className="lane-name">runs</span>
        <div className="lane" style={{ ...plotBox, height: lanes * laneHeight }}>
          {bars.map(({ bar, lane, left, width, open }) => (
            <button
              key={bar.id}
              type="button"
              className={`bar tone-${runLook(bar.status).tone}${open ? ' bar-open' : ''}`}
              style={{ left: percent(left), width: percent(width), top: lane * laneHeight + 2, height: laneHeight - 4 }}
              title={`${bar.action}: ${runLook(bar.status).text}`}
              aria-label={`Run of ${bar.action}, ${runLook(bar.status).text}, from ${formatClock(bar.from)}`}
              onClick={() => onOpen('run', bar.id)}
            >
              <StepEdges bar={bar} from={from} to={to} left={left} width={width} />
              <span className="bar-text">{bar.action}</span>
            </button>
          ))}
          {bars.length === 0 && <span className="lane-empty">none in this time</span>}
        </div>
      </div>
      <Crosshair from={from} to={to} />
    </figure>
  );
});

/** A line where each step of a run after the first began. */
function StepEdges({ bar, from, to, left, width }: { readonly bar: Timeline['runs'][number]; readonly from: number; readonly to: number; readonly left: number; readonly width: number }) {
  return bar.steps.slice(1).map((step) => {
    if (step.from === null) return null;
    const share = ((step.from - from) / (to - from) - left) / width;
    return share > 0 && share < 1 ? <span key={step.name} className="bar-edge" style={{ left: percent(share) }} aria-hidden="true" /> : null;
  });
}

function Crosshair({ from, to }: { readonly from: number; readonly to: number }) {
  const at = useCursorTime();
  if (at === null || at < from || at > to) return null;
  return (
    <div className="lanes-cursor" style={{ left: gutter.left, right: gutter.right }} aria-hidden="true">
      <span style={{ left: percent((at - from) / (to - from)) }}>
        <b className="num">{formatClock(at)}</b>
      </span>
    </div>
  );
}
