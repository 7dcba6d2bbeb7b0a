import { lazy, Suspense, useEffect } from 'react';
import { api } from './api/api.ts';
import { connectNow } from './live/live-stream.ts';
import { noteServerTime } from './live/server-clock.ts';
import { AboutPage } from './pages/about-page.tsx';
import { ApplicationPage } from './pages/application-page.tsx';
import { EventsPage } from './pages/events-page.tsx';
import { OverviewPage } from './pages/overview-page.tsx';
import { ConnectionNote } from './parts/connection-note.tsx';
import { Link } from './parts/link.tsx';
import { PlanTabs } from './parts/plan-tabs.tsx';
import { TokenDialog } from './parts/token-dialog.tsx';
import { TopBar } from './parts/top-bar.tsx';
import type { Route } from './state/route.ts';
import type { Loaded } from './state/use-resource.ts';
import { useResource } from './state/use-resource.ts';
import { useRoute } from './state/use-route.ts';
import type { Overview } from './api/generated/types.ts';

// They bring libraries for drawing graphs that the other pages do not need.
const WorkflowPlanPage = lazy(async () => ({ default: (await import('./pages/workflow-plan-page.tsx')).WorkflowPlanPage }));
const CapacityPlanPage = lazy(async () => ({ default: (await import('./pages/capacity-plan-page.tsx')).CapacityPlanPage }));

/** Time between two readings of the overview; the stream brings changes at once. */
const everyMs = 5000;

/** The dashboard: a bar at the top, and the page that the address names. */
export function App() {
  const route = useRoute();
  const overview = useResource('overview', {
    load: async (signal) => {
      const read = await api.getOverview(signal);
      noteServerTime(read.at);
      return read;
    },
    everyMs,
    changedBy: ({ kind }) => kind === 'application' || kind === 'application-gone' || kind === 'event',
  });
  const title = titleOf(route);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <TopBar route={route} overview={overview} />
      <ConnectionNote />
      <main id="main" tabIndex={-1}>
        <Page route={route} overview={overview} />
      </main>
      <TokenDialog
        onGiven={() => {
          overview.refresh();
          connectNow();
        }}
      />
    </>
  );
}

function Page({ route, overview }: { readonly route: Route; readonly overview: Loaded<Overview> }) {
  switch (route.page) {
    case 'overview':
      return <OverviewPage overview={overview} />;
    case 'application':
      return <ApplicationPage key={route.name} place={route} />;
    case 'events':
      return <EventsPage place={route} applications={overview.resource.kind === 'ready' ? overview.resource.value.applications.map(({ name }) => name) : []} />;
    case 'plan':
      return (
        <>
          <PlanTabs what={route.what} />
          <Suspense
            fallback={
              <p className="notice" role="status" aria-busy="true">
                Loading …
              </p>
            }
          >
            {route.what === 'workflow' ? <WorkflowPlanPage /> : <CapacityPlanPage />}
          </Suspense>
        </>
      );
    case 'about':
      return <AboutPage />;
    case 'unknown':
      return (
        <>
          <h1>There is no such page</h1>
          <p>
            Nothing is at {route.path}. <Link to={{ page: 'overview' }}>To the overview</Link>
          </p>
        </>
      );
  }
}

function titleOf(route: Route): string {
  switch (route.page) {
    case 'overview':
      return 'Overview · Homeostat';
    case 'application':
      return `${route.name} · Homeostat`;
    case 'events':
      return 'Events · Homeostat';
    case 'plan':
      return route.what === 'workflow' ? 'Plan a workflow · Homeostat' : 'Plan capacity · Homeostat';
    case 'about':
      return 'About · Homeostat';
    case 'unknown':
      return 'Not found · Homeostat';
  }
}
