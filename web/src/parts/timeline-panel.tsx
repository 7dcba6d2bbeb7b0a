import { useMemo } from 'react';
import { Button, SegmentedControl } from '@mantine/core';
import { chartsOf, measuredFrom } from '../charts/chart-model.ts';
import { ChartRow } from '../charts/chart-row.tsx';
import { TimelineLanes } from '../charts/timeline-lanes.tsx';
import { formatClock, formatDuration } from '../format/time.ts';
import type { ApplicationData } from '../state/application-data.ts';
import type { Range } from '../state/route.ts';
import { rangeChoices, rangeDefault } from '../state/route.ts';
import { Icon } from './icon.tsx';

type TimelinePanelProps = {
  readonly data: ApplicationData;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly onOpen: (kind: 'decision' | 'run', id: string) => void;
};

/** Shortest stretch that one can zoom into: a few scrapes. */
const zoomMsMin = 5000;

/** Decisions, runs, load, objectives, capacity and cost above each other, on one axis of time. */
export function TimelinePanel({ data: { application, timeline, window }, range, onRange, onOpen }: TimelinePanelProps) {
  const { from, to } = window;
  const charts = useMemo(() => chartsOf(timeline, application), [timeline, application]);
  const begin = useMemo(() => measuredFrom(timeline), [timeline]);
  const marks = useMemo(() => timeline.decisions.filter(({ outcome }) => outcome === 'submitted').map(({ at }) => at), [timeline]);
  const zoom = useMemo(
    () => (start: number, end: number) => {
      const middle = (start + end) / 2;
      const half = Math.max(zoomMsMin, end - start) / 2;
      onRange({ kind: 'fixed', from: Math.max(0, Math.round(middle - half)), to: Math.round(middle + half) });
    },
    [onRange],
  );
  return (
    <section className="timeline" aria-label="Timeline">
      <header className="timeline-head">
        <h2>Timeline</h2>
        <RangePicker range={range} onRange={onRange} />
      </header>
      <p className="dim timeline-window num">
        {formatClock(from)} to {formatClock(to)}, a point every {formatDuration(window.stepMs)}; times are of your time zone. Drag across a chart to look closer.
      </p>
      {begin !== null && <p className="dim timeline-window">Load and metrics are known from {formatClock(begin)} on: they are kept in memory, which ends with the server. Capacity, cost and objectives come from the store.</p>}
      <TimelineLanes timeline={timeline} from={from} to={to} onOpen={onOpen} />
      {charts.map((chart, index) => {
        const first = charts[index - 1]?.group !== chart.group;
        const last = charts[index + 1]?.group !== chart.group;
        return (
          <div key={chart.id}>
            {first && <h3 className="chart-group">{chart.group}</h3>}
            <ChartRow chart={chart} times={timeline.times} from={from} to={to} marks={marks} showTimes={last} onZoom={zoom} />
          </div>
        );
      })}
    </section>
  );
}

function RangePicker({ range, onRange }: Pick<TimelinePanelProps, 'range' | 'onRange'>) {
  const value = range.kind === 'last' ? String(range.ms) : '';
  return (
    <div className="range">
      {range.kind === 'fixed' && (
        <>
          <span className="tag tag-warn">
            <Icon name="pause" /> a fixed time
          </span>
          <Button size="compact-sm" onClick={() => onRange(rangeDefault)}>
            Back to now
          </Button>
        </>
      )}
      <span className="dim">last</span>
      <SegmentedControl
        size="xs"
        aria-label="Time shown, until now"
        value={value}
        onChange={(ms) => onRange({ kind: 'last', ms: Number(ms) })}
        data={rangeChoices.map(({ name, ms }) => ({ label: name, value: String(ms) }))}
        transitionDuration={0}
      />
    </div>
  );
}
