import { useState } from 'react';
import { Button } from '@mantine/core';
import { api } from '../api/api.ts';
import type { Overview } from '../api/generated/types.ts';
import { formatValue } from '../format/quantity.ts';
import type { Route } from '../state/route.ts';
import type { Loaded } from '../state/use-resource.ts';
import { AskDialog } from './ask-dialog.tsx';
import { ConnectionMark } from './connection-note.tsx';
import { Icon } from './icon.tsx';
import { Instant } from './instant.tsx';
import { Link } from './link.tsx';

type TopBarProps = { readonly route: Route; readonly overview: Loaded<Overview> };

const places = [
  { text: 'Overview', to: { page: 'overview' }, pages: ['overview', 'application'] },
  { text: 'Plan', to: { page: 'plan', what: 'workflow' }, pages: ['plan'] },
  { text: 'Events', to: { page: 'events', app: null, severity: null }, pages: ['events'] },
  { text: 'About', to: { page: 'about' }, pages: ['about'] },
] as const satisfies readonly { readonly text: string; readonly to: Route; readonly pages: readonly Route['page'][] }[];

/** Where one is, how the connection is, what everything costs, and the global stop. */
export function TopBar({ route, overview }: TopBarProps) {
  const { resource } = overview;
  return (
    <header className="top">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className="top-row">
        <Link to={{ page: 'overview' }} className="brand">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          Homeostat
        </Link>
        <nav aria-label="Pages">
          {places.map(({ text, to, pages }) => (
            <Link key={text} to={to} current={(pages as readonly string[]).includes(route.page)}>
              {text}
            </Link>
          ))}
        </nav>
        <div className="top-end">
          <ConnectionMark />
          {resource.kind === 'ready' && (
            <>
              <span className="num top-cost">{formatValue(resource.value.costUsdPerHour, 'USD/h')}</span>
              <StopButton overview={resource.value} onChanged={overview.refresh} />
            </>
          )}
        </div>
      </div>
      {resource.kind === 'ready' && resource.value.stopped.stopped && <StoppedNote stopped={resource.value.stopped} />}
    </header>
  );
}

function StopButton({ overview: { stopped }, onChanged }: { readonly overview: Overview; readonly onChanged: () => void }) {
  const [asking, setAsking] = useState(false);
  const verb = stopped.stopped ? 'Start again' : 'Stop everything';
  return (
    <>
      <Button size="compact-sm" color={stopped.stopped ? 'brand' : 'danger'} variant={stopped.stopped ? 'filled' : 'outline'} leftSection={<Icon name={stopped.stopped ? 'play' : 'stop'} />} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <AskDialog
        opened={asking}
        title={stopped.stopped ? 'Start again?' : 'Stop everything?'}
        explanation={
          stopped.stopped
            ? 'Homeostat begins to change applications again, where they are not paused.'
            : 'No step of any run begins until it is started again. Applications go on as they are, and are watched; nothing is ended. This survives a restart.'
        }
        verb={verb}
        danger={!stopped.stopped}
        onClose={() => setAsking(false)}
        onConfirm={async (why) => {
          await (stopped.stopped ? api.startEverything({ body: { why } }) : api.stopEverything({ body: { why } }));
          onChanged();
        }}
      />
    </>
  );
}

function StoppedNote({ stopped: { at, by, why } }: { readonly stopped: Overview['stopped'] }) {
  return (
    <p className="notice notice-warn notice-wide" role="status">
      <Icon name="stop" />
      <span>
        Everything is stopped{at !== null && <> since <Instant at={at} /></>}
        {by !== null && ` by ${by}`}
        {why !== null && `: ${why}`}. Applications are watched, but nothing is changed.
      </span>
    </p>
  );
}
