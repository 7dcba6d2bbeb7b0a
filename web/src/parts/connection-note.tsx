import { formatAge } from '../format/time.ts';
import { useConnection } from '../live/connection.ts';
import { Icon } from './icon.tsx';
import type { Look } from './status-mark.tsx';
import { StatusMark } from './status-mark.tsx';

const looks: Readonly<Record<'connecting' | 'live' | 'polling' | 'lost', Look>> = {
  connecting: { icon: 'ring', text: 'connecting', tone: 'busy', spin: true },
  live: { icon: 'check', text: 'live', tone: 'good' },
  polling: { icon: 'clock', text: 'every 3 s', tone: 'warn' },
  lost: { icon: 'cross', text: 'no connection', tone: 'bad' },
};

/** How news reach this page, in one word. */
export function ConnectionMark() {
  const connection = useConnection();
  return (
    <span className="connection" role="status" data-connection={connection.kind}>
      <StatusMark look={looks[connection.kind]} />
    </span>
  );
}

/** Says that the connection is lost, and how old what is shown is. */
export function ConnectionNote() {
  const connection = useConnection();
  if (connection.kind !== 'lost') return null;
  return (
    <p className="notice notice-bad notice-wide" role="alert">
      <Icon name="warning" />
      The connection to the server is lost. {connection.ageMs === null ? 'Nothing has been read yet.' : `What you see is from ${formatAge(connection.ageMs)}.`} It is tried again by itself; the applications go on
      without this page.
    </p>
  );
}
