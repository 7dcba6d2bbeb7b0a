import type { Action } from '../model/action.ts';
import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import { InvalidInputError } from '../model/error.ts';
import type { Knob } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { SizeChange } from './operation.ts';
import type { Operations } from './operations/operations.ts';
import { bindParameters, substitute } from './parameters.ts';

/** One step of a call with its parameters filled in, and what it would claim and change if it began now. */
export type PlannedStep = {
  readonly name: string;
  readonly operation: string;
  readonly args: Json;
  readonly timeoutMs: number;
  readonly attemptsMax: number;
  readonly claims: readonly Knob[];
  readonly changes: readonly SizeChange[];
};

export type PlanRequest = {
  readonly app: Application;
  readonly action: Action;
  readonly args: Json;
  readonly components: readonly ComponentState[];
  readonly operations: Operations;
  /** The generation that runs now; null where none was deployed to its end. */
  readonly deployed?: Application | null;
};

/**
 * Rehearses an action on the present state, each step on what the steps before it would have made, without doing anything.
 * Pure. @returns `problems` where it cannot be done, every one with field, value, rule and fix
 */
export function planSteps(request: PlanRequest): { readonly steps: readonly PlannedStep[] } | { readonly problems: readonly string[] } {
  const bound = bindParameters(request.action, request.args);
  if ('problems' in bound) return bound;
  const steps: PlannedStep[] = [];
  const problems: string[] = [];
  let components = request.components;
  for (const [index, step] of request.action.steps.entries()) {
    const args = substitute(step.with, bound.values);
    const planned = planStep(request, components, index, args);
    if ('problems' in planned) {
      problems.push(...planned.problems.map((problem) => `${request.action.name}, step ${index + 1}: ${problem}`));
      continue;
    }
    const name = step.name ?? [step.operation, componentIn(args)].filter((part) => part !== null).join(' ');
    steps.push({ name, operation: step.operation, args, timeoutMs: step.timeout, attemptsMax: step.attempts, ...planned });
    components = planned.changes.reduce(rehearsed, components);
  }
  return problems.length > 0 ? { problems } : { steps };
}

function planStep(
  { app, action, operations, deployed }: PlanRequest,
  now: readonly ComponentState[],
  index: number,
  args: Json,
): Pick<PlannedStep, 'claims' | 'changes'> | { readonly problems: readonly string[] } {
  const kind = action.steps[index]?.operation ?? '';
  const operation = operations.get(kind);
  if (operation === undefined) {
    return { problems: [`operation is ${kind}; it must be one of ${[...operations.keys()].join(', ')}; choose one of them`] };
  }
  const read = operation.args.safeParse(args);
  if (!read.success) return { problems: read.error.issues.map((issue) => `with.${issue.path.join('.')}: it must be ${issue.message}`) };
  try {
    const context = { app, baseDir: '/', deployed: deployed ?? null, now, token: `rehearsal-${index}` };
    if (operation.rehearse !== undefined) return operation.rehearse(read.data, context);
    const resolved = operation.resolve(read.data, context);
    return { claims: operation.claims(resolved), changes: operation.changes?.(resolved) ?? [] };
  } catch (error) {
    if (error instanceof InvalidInputError) return { problems: error.problems };
    throw error;
  }
}

function componentIn(args: Json): string | null {
  if (args === null || typeof args !== 'object' || !Object.hasOwn(args, 'component')) return null;
  const { component } = args as { readonly component: Json };
  return typeof component === 'string' ? component : null;
}

/** The states as a later step would find them. */
function rehearsed(states: readonly ComponentState[], change: SizeChange): readonly ComponentState[] {
  const state = states.find(({ component }) => component === change.component);
  const desired =
    change.templateAfter === null
      ? null
      : {
          placement: null,
          restartToken: null,
          ...state?.desired,
          replicas: change.replicasAfter,
          template: change.templateAfter,
        };
  const next: ComponentState = {
    app: '',
    component: change.component,
    lastWrite: null,
    // An address that the deployment will bring: a later step may only be rehearsed with some address in its place.
    address: 'http://127.0.0.1',
    otherWriter: null,
    instances: [],
    ...state,
    desired,
  };
  return [...states.filter(({ component }) => component !== change.component), next];
}
