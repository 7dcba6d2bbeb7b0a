import type { InstancePhase } from '../model/component-state.ts';
import type { Desired } from '../model/desired.ts';
import type { AppId, ComponentName, InstanceId } from '../model/ids.ts';
import type { Instant } from '../units/time.ts';

/** One simulated process. */
export type SimulatedInstance = {
  readonly id: InstanceId;
  readonly app: AppId;
  readonly component: ComponentName;
  readonly template: string;
  readonly restartToken: string | null;
  /** What it was started from: another definition needs another instance. */
  readonly definition: string;
  readonly startedAt: Instant;
  readonly address: string | null;
  phase: InstancePhase;
  readyAt: Instant | null;
  endedAt: Instant | null;
  restarts: number;
  /** Whether it ended because its work was done. */
  finished: boolean;
  message: string | null;
  /** Grows whenever planned events of it become void. */
  life: number;
};

type Present = Extract<Desired, { readonly state: 'present' }>;

/** What makes two instances interchangeable. */
export const definitionOf = (desired: Present): string => JSON.stringify([desired.definition.command, desired.definition.env, desired.template, desired.restartToken]);

export function newInstance(desired: Present, number: number, at: Instant): SimulatedInstance {
  const { app, component, definition, template, restartToken } = desired;
  const id = `${app}-${component}-${number}`;
  return {
    id,
    app,
    component,
    template: template.name,
    restartToken,
    definition: definitionOf(desired),
    startedAt: at,
    address: definition.protocol === 'http' ? `http://${id}.simulated` : null,
    phase: 'starting',
    readyAt: null,
    endedAt: null,
    restarts: 0,
    finished: false,
    message: null,
    life: 0,
  };
}
