import { NativeSelect } from '@mantine/core';
import { api } from '../api/api.ts';
import type { Event } from '../api/generated/types.ts';
import type { News } from '../live/live-stream.ts';
import { EventTable } from '../parts/event-table.tsx';
import { ResourceView } from '../parts/resource-view.tsx';
import { mergeEvents } from '../state/merge-application.ts';
import type { Route, Severity } from '../state/route.ts';
import { useResource } from '../state/use-resource.ts';
import { goTo } from '../state/use-route.ts';

type Place = Extract<Route, { page: 'events' }>;

/** Events that are read at once; the command line and REST go further back. */
const shownMax = 300;
/** Time between two readings; the stream brings what is new. */
const everyMs = 30_000;

/** What happened, newest first. */
export function EventsPage({ place, applications }: { readonly place: Place; readonly applications: readonly string[] }) {
  const { app, severity } = place;
  const loaded = useResource(`events/${app ?? ''}`, {
    load: async (signal) => (app === null ? await api.listEvents({ limit: shownMax }, signal) : await api.listApplicationEvents({ name: app, limit: shownMax }, signal)).items,
    everyMs,
    merge: (events: readonly Event[], news: News) => (news.kind === 'event' && (app === null || news.event.app === app) ? mergeEvents([news.event], events) : events),
  });
  const names = app === null || applications.includes(app) ? applications : [...applications, app];
  return (
    <>
      <header className="page-head">
        <h1>Events</h1>
        <div className="page-head-end filters">
          <NativeSelect
            size="xs"
            label="Application"
            value={app ?? ''}
            onChange={({ currentTarget: { value } }) => goTo({ ...place, app: value === '' ? null : value })}
            data={[{ value: '', label: 'all' }, ...names.map((name) => ({ value: name, label: name }))]}
          />
          <NativeSelect
            size="xs"
            label="Severity"
            value={severity ?? ''}
            onChange={({ currentTarget: { value } }) => goTo({ ...place, severity: value === '' ? null : (value as Severity) })}
            data={[
              { value: '', label: 'any' },
              { value: 'info', label: 'info' },
              { value: 'warning', label: 'warning' },
              { value: 'error', label: 'error' },
            ]}
          />
        </div>
      </header>
      <ResourceView of={loaded} what="the events">
        {(events) => <EventTable events={severity === null ? events : events.filter((event) => event.severity === severity)} withApp={app === null} />}
      </ResourceView>
    </>
  );
}
