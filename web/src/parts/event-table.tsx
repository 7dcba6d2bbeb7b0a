import type { Event } from '../api/generated/types.ts';
import { applicationRoute } from '../state/route.ts';
import { Instant } from './instant.tsx';
import { Link } from './link.tsx';
import { severityLook, StatusMark } from './status-mark.tsx';

/** Events, newest first. */
export function EventTable({ events, withApp }: { readonly events: readonly Event[]; readonly withApp: boolean }) {
  if (events.length === 0) return <p className="empty">Nothing has happened yet.</p>;
  return (
    <ol className={withApp ? 'events with-app' : 'events'} aria-label="Events">
      {events.map(({ sequence, at, app, type, severity, subject, message }) => (
        <li key={sequence}>
          <Instant at={at} />
          <StatusMark look={severityLook(severity)} quiet={severity === 'info'} />
          {withApp && <span className="event-app">{app === null ? <span className="dim">all</span> : <Link to={applicationRoute(app)}>{app}</Link>}</span>}
          <span className="event-type" title={subject}>
            {type}
          </span>
          <span className="event-message">{message}</span>
        </li>
      ))}
    </ol>
  );
}
