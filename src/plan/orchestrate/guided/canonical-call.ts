import type { Action } from '../../../model/action.ts';
import type { ActionCall } from '../../../model/decision.ts';
import type { CandidateId } from '../../../model/ids.ts';
import type { Json } from '../../../model/json.ts';

/** The call with the defaults of the action's parameters filled in, in the order of the parameters, so that equal calls look equal. */
export function canonicalCall(action: Action, given: Readonly<Record<string, Json>>): ActionCall {
  const args: Record<string, Json> = {};
  for (const parameter of action.parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default;
    if (value !== undefined) args[parameter.name] = value;
  }
  return { action: action.name, args };
}

/** `scale-up(component=worker, by=1)`; the same for equal calls, different for different ones. */
export function candidateId(calls: readonly ActionCall[]): CandidateId {
  return calls
    .map(({ action, args }) => {
      const listed = args !== null && typeof args === 'object' && !Array.isArray(args) ? Object.entries(args as Record<string, Json>) : [];
      return listed.length === 0 ? action : `${action}(${listed.map(([name, value]) => `${name}=${textOf(value)}`).join(', ')})`;
    })
    .join(' + ');
}

const textOf = (value: Json): string => (typeof value === 'string' && /^[\w-]+$/.test(value) ? value : JSON.stringify(value));
