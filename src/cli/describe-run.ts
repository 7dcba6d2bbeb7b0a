import { instant, isoOf } from '../units/time.ts';
import type { RunDetail } from '../usecases/views/run-view.ts';
import { table } from './output.ts';

/** A run with its steps as people read it. */
export function describeRun(run: RunDetail): string {
  const time = (at: number | null): string => (at === null ? '<unset>' : isoOf(instant(at)));
  const steps = run.steps.map((step, i) => [
    i === run.cursor && run.open ? '>' : '',
    step.name,
    step.operation,
    step.status,
    `${step.attempt}/${step.attemptsMax}`,
    step.begunAt === null ? '<unset>' : `${(((step.endedAt ?? step.begunAt) - step.begunAt) / 1000).toFixed(1)}s`,
    step.message ?? '',
  ]);
  return [
    `Name:      ${run.id}\n`,
    `Action:    ${run.action} ${JSON.stringify(run.args)}\n`,
    `Status:    ${run.status}${run.message === null ? '' : ` (${run.message})`}\n`,
    `Reason:    ${run.reason}\n`,
    `Decision:  ${run.decision ?? '<none>'}\n`,
    `Created:   ${time(run.createdAt)}\nEnded:     ${time(run.endedAt)}\nSettles:   ${time(run.settlesAt)}\n`,
    `Claims:    ${run.claims.join(', ') || '<none>'}\nHolds:     ${run.holds.join(', ') || '<none>'}\n`,
    'Steps:\n',
    table([['', 'NAME', 'OPERATION', 'STATUS', 'ATTEMPT', 'TOOK', 'MESSAGE'], ...steps]).replaceAll(/^/gm, '  ').trimEnd(),
    '\n',
  ].join('');
}
