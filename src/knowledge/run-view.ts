import type { Run, RunView } from '../model/run.ts';

/** What a policy sees of a run: nothing of how its steps are carried out (keys, before-images, attempts). */
export function runView(run: Run): RunView {
  const { id, action, args, decision, status, claims, holds, createdAt, startedAt, endedAt, settlesAt, message, cursor } = run;
  return {
    id, action, args, decision, status, claims, holds, createdAt, startedAt, endedAt, settlesAt, message, cursor,
    steps: run.steps.map((step) => ({
      name: step.name,
      operation: step.operation,
      status: step.status,
      begunAt: step.begunAt,
      endedAt: step.endedAt,
      message: step.message,
    })),
  };
}
