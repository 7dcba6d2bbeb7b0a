import * as z from 'zod';
import type { ComponentState } from '../../model/component-state.ts';
import { livingInstances, readyCount } from '../../model/component-state.ts';
import type { Desired } from '../../model/desired.ts';
import type { ComponentName, Knob } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import type { ProbeResult, SizeChange } from '../operation.ts';

/** The parts of a component that a step may write; those it does not own are taken from the present state when it begins. */
export type OwnedField = 'existence' | 'replicas' | 'template' | 'placement' | 'restart';

/** The resolved form of every step that writes a component: enough to do it, to recognise it and to take it back. */
export type ComponentChange = {
  /** Version of this record; a build that does not know it refuses instead of guessing. */
  readonly format: 1;
  readonly owns: readonly OwnedField[];
  readonly target: Desired;
  readonly before: Desired;
  /** The application's sizes, to keep a size that another step chose meanwhile. */
  readonly templates: readonly ResourceTemplate[];
};

/** As it is stored: JSON and nothing else (optional fields that are undefined vanish). */
export const jsonOf = (change: ComponentChange): Json => JSON.parse(JSON.stringify(change)) as Json;

const recordSchema = z.looseObject({
  format: z.literal(1),
  owns: z.array(z.string()),
  target: z.looseObject({ state: z.enum(['present', 'absent']), app: z.string(), component: z.string() }),
  before: z.looseObject({ state: z.enum(['present', 'absent']), app: z.string(), component: z.string() }),
  templates: z.array(z.looseObject({ name: z.string() })),
});

/** Reads a stored record. Throws where it was written in a form that this build does not know. */
export function changeOf(json: Json): ComponentChange {
  const read = recordSchema.safeParse(json);
  if (!read.success) {
    throw new Error('the stored step has a form that this version of Homeostat does not know; start the version that wrote it, or cancel the run');
  }
  return json as unknown as ComponentChange;
}

export const stateOf = (states: readonly ComponentState[], component: ComponentName): ComponentState | null =>
  states.find((state) => state.component === component) ?? null;

/** What is to be written now: what the step owns from its record, everything else as it is at present. */
export function desiredNow(change: ComponentChange, state: ComponentState | null): Desired {
  const { target, owns } = change;
  if (target.state === 'absent' || owns.includes('existence')) return target;
  const present = state?.desired ?? null;
  if (present === null) return target;
  return {
    ...target,
    replicas: owns.includes('replicas') ? target.replicas : present.replicas,
    template: owns.includes('template') ? target.template : (change.templates.find(({ name }) => name === present.template) ?? target.template),
    placement: owns.includes('placement') ? target.placement : present.placement,
    restartToken: owns.includes('restart') ? target.restartToken : present.restartToken,
  };
}

/** What of the owned fields differs from the target, in words; empty where nothing does. */
export function differences({ target, owns }: ComponentChange, state: ComponentState | null): readonly string[] {
  const present = state?.desired ?? null;
  if (target.state === 'absent') return present === null ? [] : [`${target.component} is present, not absent`];
  if (present === null) return [`${target.component} is absent, not present`];
  const found: string[] = [];
  const compare = (field: OwnedField, is: string | number | null, want: string | number | null): void => {
    if (owns.includes(field) && is !== want) found.push(`${target.component} has ${field} ${is ?? 'none'}, not ${want ?? 'none'}`);
  };
  compare('replicas', present.replicas, target.replicas);
  compare('template', present.template, target.template.name);
  compare('placement', present.placement, target.placement);
  compare('restart', present.restartToken, target.restartToken);
  return found;
}

/**
 * How far the platform is with what it was told. Draining instances are no longer part of the component, so that a slow
 * last request does not hold up a run.
 */
export function convergence(change: ComponentChange, state: ComponentState | null): ProbeResult {
  if (change.target.state === 'absent') {
    const left = state === null ? 0 : livingInstances(state).length;
    return left === 0 ? 'done' : { running: `${left} instances of ${change.target.component} have not ended` };
  }
  if (state === null || state.desired === null) return { running: `${change.target.component} is absent` };
  const { replicas, template, restartToken } = state.desired;
  const active = livingInstances(state).filter((instance) => instance.phase !== 'draining');
  const current = active.filter((instance) => instance.template === template && instance.restartToken === restartToken);
  const ready = current.filter((instance) => instance.phase === 'ready').length;
  // Work that is finite ends by itself; an instance that has ended has been there.
  const ended = change.target.definition.kind === 'finite' ? state.instances.filter(({ phase }) => phase === 'ended').length : 0;
  if (ready + ended >= replicas && current.length === active.length && active.length <= replicas) return 'done';
  return { running: `${ready} of ${replicas} instances of ${state.component} are ready as wanted (${readyCount(state)} ready in all, ${active.length} there)` };
}

export const knobsOf = ({ owns, target }: ComponentChange): readonly Knob[] => owns.map((field): Knob => `${target.component}/${field}`);

export function sizeChangeOf({ before, target }: ComponentChange): SizeChange {
  return {
    component: target.component,
    replicasBefore: before.state === 'present' ? before.replicas : 0,
    replicasAfter: target.state === 'present' ? target.replicas : 0,
    templateBefore: before.state === 'present' ? before.template.name : null,
    templateAfter: target.state === 'present' ? target.template.name : null,
  };
}
