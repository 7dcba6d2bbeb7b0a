import { useState } from 'react';
import { Button } from '@mantine/core';
import { api } from '../api/api.ts';
import type { Application } from '../api/generated/types.ts';
import { formatValue } from '../format/quantity.ts';
import { modeText } from '../format/words.ts';
import { ApplicationTags } from './application-tags.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { Icon } from './icon.tsx';
import { Instant } from './instant.tsx';

type HeadProps = { readonly application: Application; readonly onChanged: () => void };

/** Name, state, cost and the pause of an application. */
export function ApplicationHead({ application, onChanged }: HeadProps) {
  const { name, owner, mode, policy, replicas, cost, generation, observedGeneration, pause, diagnoses, conditions } = application;
  const ready = conditions.find(({ type }) => type === 'Ready');
  return (
    <>
      <header className="page-head">
        <h1>{name}</h1>
        <ApplicationTags application={application} />
        <ul className="facts-line">
          <li>
            policy <b>{policy}</b> {modeText(mode)}
          </li>
          <li className="num">
            <b>{replicas.ready}</b> of {replicas.desired} instances ready
          </li>
          <li className="num">
            <b>{formatValue(cost.usdPerHour, 'USD/h')}</b> now, {formatValue(cost.usd, 'USD')} since <Instant at={cost.since} />
          </li>
          <li className="num">
            generation {generation}
            {observedGeneration !== generation && <span className="text-warn"> (deployed is {observedGeneration})</span>}
          </li>
          <li className="dim">of {owner}</li>
        </ul>
        <PauseButton application={application} onChanged={onChanged} />
      </header>
      {pause !== null && (
        <p className="notice notice-warn" role="status">
          <Icon name="pause" />
          <span>
            Paused{pause.at !== null && <> since <Instant at={pause.at} /></>}
            {pause.by !== null && ` by ${pause.by}`}
            {pause.why !== null && `: ${pause.why}`}. It is watched, but not changed.
          </span>
        </p>
      )}
      {ready !== undefined && ready.status !== 'True' && (
        <p className="notice notice-warn">
          <Icon name="warning" /> {ready.message}
        </p>
      )}
      {diagnoses.map(({ component, message, severity }) => (
        <p key={`${component}/${message}`} className={`notice ${severity === 'error' ? 'notice-bad' : severity === 'warning' ? 'notice-warn' : ''}`}>
          <Icon name={severity === 'info' ? 'info' : 'warning'} />
          <span>
            <b>{component}</b>: {message}
          </span>
        </p>
      ))}
    </>
  );
}

function PauseButton({ application: { name, paused }, onChanged }: HeadProps) {
  const [asking, setAsking] = useState(false);
  const verb = paused ? 'Resume' : 'Pause';
  return (
    <div className="page-head-end">
      <Button size="compact-sm" variant={paused ? 'filled' : 'default'} leftSection={<Icon name={paused ? 'play' : 'pause'} />} onClick={() => setAsking(true)}>
        {verb}
      </Button>
      <AskDialog
        opened={asking}
        title={`${verb} ${name}?`}
        explanation={paused ? 'Decisions are acted on again.' : 'It goes on running and is watched, but no decision is acted on until you resume it. This survives a restart.'}
        verb={verb}
        onClose={() => setAsking(false)}
        onConfirm={async (why) => {
          await (paused ? api.resumeApplication({ name, body: { why } }) : api.pauseApplication({ name, body: { why } }));
          onChanged();
        }}
      />
    </div>
  );
}
