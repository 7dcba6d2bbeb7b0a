import { useCallback } from 'react';
import { Drawer } from '@mantine/core';
import { refreshMs } from '../charts/time-window.ts';
import { ApplicationHead } from '../parts/application-head.tsx';
import { ComponentCard } from '../parts/component-card.tsx';
import { DecisionList } from '../parts/decision-list.tsx';
import { DecisionPanel } from '../parts/decision-panel.tsx';
import { EventTable } from '../parts/event-table.tsx';
import { Link } from '../parts/link.tsx';
import { MetricTable } from '../parts/metric-table.tsx';
import { ObjectiveNumbers } from '../parts/objective-numbers.tsx';
import { ResourceView } from '../parts/resource-view.tsx';
import { RunCard } from '../parts/run-card.tsx';
import { RunPanel } from '../parts/run-panel.tsx';
import { TimelinePanel } from '../parts/timeline-panel.tsx';
import type { ApplicationData } from '../state/application-data.ts';
import { concerns, loadApplicationData, mergeIntoData } from '../state/application-data.ts';
import type { Open, Range, Route } from '../state/route.ts';
import { useResource } from '../state/use-resource.ts';
import { goTo } from '../state/use-route.ts';

type Place = Extract<Route, { page: 'application' }>;

/** Everything about one application. */
export function ApplicationPage({ place }: { readonly place: Place }) {
  const { name, range, open } = place;
  const loaded = useResource(`application/${name}/${JSON.stringify(range)}`, {
    load: (signal) => loadApplicationData(name, range, signal),
    everyMs: refreshMs(range),
    changedBy: (news) => concerns(news, name),
    merge: mergeIntoData,
  });
  const show = useCallback((next: Open) => goTo({ page: 'application', name, range, open: next }), [name, range]);
  const openOne = useCallback((kind: 'decision' | 'run', id: string) => show({ kind, id }), [show]);
  const setRange = useCallback((next: Range) => goTo({ page: 'application', name, range: next, open }), [name, open]);

  return (
    <>
      <ResourceView of={loaded} what={`the application ${name}`}>
        {(data) => <Content data={data} place={place} onChanged={loaded.refresh} onOpen={openOne} onRange={setRange} />}
      </ResourceView>
      <Drawer
        opened={open !== null}
        onClose={() => show(null)}
        position="right"
        size="min(100vw, 34rem)"
        title={open?.kind === 'run' ? 'Run' : 'Decision'}
        transitionProps={{ duration: 0 }}
        overlayProps={{ backgroundOpacity: 0.2 }}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {open?.kind === 'decision' && <DecisionPanel id={open.id} onOpen={openOne} />}
        {open?.kind === 'run' && <RunPanel id={open.id} onOpen={openOne} />}
      </Drawer>
    </>
  );
}

type ContentProps = {
  readonly data: ApplicationData;
  readonly place: Place;
  readonly onChanged: () => void;
  readonly onOpen: (kind: 'decision' | 'run', id: string) => void;
  readonly onRange: (range: Range) => void;
};

function Content({ data, place, onChanged, onOpen, onRange }: ContentProps) {
  const { application } = data;
  return (
    <>
      <ApplicationHead application={application} onChanged={onChanged} />
      <div className="objectives">
        {application.objectives.map((objective) => (
          <ObjectiveNumbers key={objective.name} objective={objective} />
        ))}
      </div>
      <div className="columns">
        <TimelinePanel data={data} range={place.range} onRange={onRange} onOpen={onOpen} />
        <aside className="side" aria-label="Runs and decisions">
          <section>
            <h2>Under way</h2>
            {application.runs.length === 0 && <p className="empty">No run is under way.</p>}
            {application.runs.map((run) => (
              <RunCard key={run.id} run={run} onChanged={onChanged} onOpen={onOpen} />
            ))}
          </section>
          <section>
            <h2>Decisions</h2>
            <DecisionList key={application.name} app={application.name} latest={application.decisions} selected={place.open?.kind === 'decision' ? place.open.id : null} onOpen={onOpen} />
          </section>
        </aside>
      </div>
      <h2>Components</h2>
      <div className="cards">
        {application.components.map((component) => (
          <ComponentCard key={component.name} component={component} />
        ))}
      </div>
      <MetricTable application={application} />
      <h2>
        Latest events{' '}
        <small>
          <Link to={{ page: 'events', app: application.name, severity: null }}>all of them</Link>
        </small>
      </h2>
      <EventTable events={application.events.slice(0, 12)} withApp={false} />
    </>
  );
}
