import type { Application, Decision, Event, Run } from '../api/generated/types.ts';

/** News about an application, as the stream brings it. */
export type ApplicationNews =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'event'; readonly event: Event };

/** What is shown beside the listing's older pages; more would slow the page down. */
const shownMax = 500;

/** The application with the news in it. News of another application, or older than what is known, change nothing. */
export function mergeApplication(application: Application, news: ApplicationNews): Application {
  switch (news.kind) {
    case 'run':
      return news.run.app === application.name ? withRun(application, news.run) : application;
    case 'decision':
      return news.decision.app === application.name ? { ...application, decisions: mergeDecisions([news.decision], application.decisions) } : application;
    case 'event':
      return news.event.app === application.name ? { ...application, events: mergeEvents([news.event], application.events) } : application;
  }
}

function withRun(application: Application, run: Run): Application {
  const known = application.runs.find(({ id }) => id === run.id);
  if (known !== undefined && known.version >= run.version) return application;
  const others = application.runs.filter(({ id }) => id !== run.id);
  // The listing holds runs that have not ended, oldest first.
  const runs = run.open ? [...others, run].sort((a, b) => a.createdAt - b.createdAt) : others;
  return { ...application, runs, openRuns: runs.length };
}

/** Two listings of decisions as one, newest first; of two versions of one decision the later stays. */
export function mergeDecisions(fresh: readonly Decision[], known: readonly Decision[]): readonly Decision[] {
  const byId = new Map(known.map((decision) => [decision.id, decision]));
  for (const decision of fresh) {
    const before = byId.get(decision.id);
    if (before === undefined || before.lastCycle <= decision.lastCycle) byId.set(decision.id, decision);
  }
  return [...byId.values()].sort((a, b) => b.cycle - a.cycle || b.at - a.at).slice(0, shownMax);
}

/** Two listings of events as one, newest first. */
export function mergeEvents(fresh: readonly Event[], known: readonly Event[]): readonly Event[] {
  const bySequence = new Map([...known, ...fresh].map((event) => [event.sequence, event]));
  return [...bySequence.values()].sort((a, b) => b.sequence - a.sequence).slice(0, shownMax);
}
