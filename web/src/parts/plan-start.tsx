import { Button } from '@mantine/core';
import type { Planning } from '../plan/use-plan.ts';
import { Icon } from './icon.tsx';

type PlanStartProps = { readonly planning: Planning<unknown>; readonly disabled: boolean; readonly what: string; readonly onStop: () => void };

/** The button of a form that plans, with what became of it. */
export function PlanStart({ planning: { busy, failure }, disabled, what, onStop }: PlanStartProps) {
  return (
    <>
      <div className="plan-buttons">
        <Button type="submit" disabled={disabled || busy}>
          Plan
        </Button>
        {busy && (
          <>
            <Button variant="default" onClick={onStop}>
              Stop
            </Button>
            <span role="status" aria-busy="true">
              <Icon name="ring" spin /> {what}
            </span>
          </>
        )}
      </div>
      {failure !== null && (
        <p className="notice notice-bad" role="alert">
          <Icon name="cross" /> <span className="plan-failure">{failure}</span>
        </p>
      )}
    </>
  );
}
