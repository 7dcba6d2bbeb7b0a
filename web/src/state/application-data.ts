import { api } from '../api/api.ts';
import type { Application, Timeline } from '../api/generated/types.ts';
import type { TimeWindow } from '../charts/time-window.ts';
import { timeWindow } from '../charts/time-window.ts';
import type { News } from '../live/live-stream.ts';
import { noteServerTime } from '../live/server-clock.ts';
import { mergeApplication } from './merge-application.ts';
import type { Range } from './route.ts';

/** What the page is made of, read together so that all of it is of one time. */
export type ApplicationData = { readonly application: Application; readonly timeline: Timeline; readonly window: TimeWindow };

/** Reads an application and its timeline up to the server's present. */
export async function loadApplicationData(name: string, range: Range, signal: AbortSignal): Promise<ApplicationData> {
  const application = await api.describeApplication({ name }, signal);
  noteServerTime(application.at);
  const window = timeWindow(range, application.at);
  const timeline = await api.getTimeline({ name, ...window }, signal);
  return { application, timeline, window };
}

/** The data with the news in it; the same object where they change nothing. */
export function mergeIntoData(data: ApplicationData, news: News): ApplicationData {
  if (news.kind !== 'run' && news.kind !== 'decision' && news.kind !== 'event') return data;
  const application = mergeApplication(data.application, news);
  return application === data.application ? data : { ...data, application };
}

/** Whether news are about this application; what they do not carry (series, costs) must be read. */
export function concerns(news: News, name: string): boolean {
  switch (news.kind) {
    case 'run':
      return news.run.app === name;
    case 'decision':
      return news.decision.app === name;
    case 'application':
      return news.application.name === name;
    case 'application-gone':
      return news.name === name;
    case 'event':
      return news.event.app === name;
    case 'reset':
      return true;
  }
}
