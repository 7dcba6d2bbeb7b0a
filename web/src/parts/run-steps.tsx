import type { Run, RunStep } from '../api/generated/types.ts';
import { formatDuration } from '../format/time.ts';
import { useServerNow } from '../live/server-clock.ts';
import { Icon } from './icon.tsx';
import { stepLook } from './status-mark.tsx';

/** The steps of a run with their state, attempt and time, as they go on. */
export function RunSteps({ run }: { readonly run: Run }) {
  const now = useServerNow();
  return (
    <ol className="steps" aria-label={`Steps of ${run.action}`}>
      {run.steps.map((step, index) => {
        const look = stepLook(step.status);
        return (
          // A run's steps never change places, and two may have one name.
          <li key={`${index}/${step.name}`} className={`step tone-${look.tone}`} aria-current={run.open && index === run.cursor ? 'step' : undefined}>
            <span className="step-icon">
              <Icon name={look.icon} spin={look.spin ?? false} />
            </span>
            <div className="step-body">
              <div>
                <b>{step.name}</b> <span className="dim">{step.name === step.operation ? '' : step.operation}</span>
              </div>
              <div className="step-facts">
                <span>{look.text}</span>
                {step.attempt > 1 && (
                  <span>
                    attempt {step.attempt} of {step.attemptsMax}
                  </span>
                )}
                <StepTime step={step} now={now} />
              </div>
              {step.message !== null && <p className="step-message">{step.message}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function StepTime({ step: { begunAt, endedAt, timeoutMs }, now }: { readonly step: RunStep; readonly now: number }) {
  if (begunAt === null) return <span>may take {formatDuration(timeoutMs)}</span>;
  return <span className="num">{endedAt === null ? `${formatDuration(now - begunAt)} of at most ${formatDuration(timeoutMs)}` : `took ${formatDuration(endedAt - begunAt)}`}</span>;
}
