import type { Clock } from '../model/clock.ts';
import type { ComponentState, InstanceState } from '../model/component-state.ts';
import type { Desired, Exec, ExecState } from '../model/desired.ts';
import type { Epoch, Fence, Key } from '../model/ids.ts';
import type { Instant, Ms } from '../units/time.ts';
import { after, minutes, ms } from '../units/time.ts';
import type { Capabilities, Platform } from './ports/platform.ts';

/** An effect that the platform accepted; a journal of them is all it needs to come back. */
export type AcceptedEffect =
  | { readonly kind: 'apply'; readonly desired: Desired; readonly fence: Fence; readonly at: Instant }
  | { readonly kind: 'exec'; readonly exec: Exec; readonly fence: Fence; readonly at: Instant };

/** refused: rejects and does nothing. ack-lost: does it and rejects. conflict: answers so and does nothing. */
export type Fault = 'none' | 'refused' | 'ack-lost' | 'conflict';

export type TestingPlatformOptions = {
  readonly clock: Clock;
  readonly startUp?: Ms;
  readonly drain?: Ms;
  /** Whether instances of a component never get ready. */
  readonly broken?: (component: string) => boolean;
  readonly faultOf?: (effect: 'apply' | 'exec', fence: Fence) => Fault;
  readonly execStateOf?: (exec: Exec, key: Key) => ExecState;
  /** Effects accepted by an earlier process. */
  readonly journal?: readonly AcceptedEffect[];
  /** Called before an effect is acknowledged, once for each. */
  readonly record?: (effect: AcceptedEffect) => void;
};

type Slot = { desired: Extract<Desired, { state: 'present' }> | null; lastWrite: Fence; instances: InstanceState[]; started: number; drainUntil: Map<string, Instant> };

/**
 * A whole platform in memory, deterministic under its clock: instances get ready after a start-up time, outdated ones are
 * replaced each by one that is ready, what is left over drains. Faults are injected where effects are accepted.
 */
export class TestingPlatform implements Platform {
  readonly capabilities: Capabilities = { name: 'testing', limits: { cores: false, memory: false, why: 'nothing runs' }, placement: true, exec: true };
  /** Every effect that happened, in order; an effect under a key that was seen before does not happen. */
  readonly effects: AcceptedEffect[] = [];
  readonly #options: TestingPlatformOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #execs = new Map<Key, Exec>();
  readonly #keys = new Set<Key>();
  #epoch: Epoch = 0;

  constructor(options: TestingPlatformOptions) {
    this.#options = options;
    for (const effect of options.journal ?? []) this.#accept(effect, effect.at);
  }

  async apply(desired: Desired, fence: Fence): Promise<'accepted' | { readonly conflict: string }> {
    const stale = this.#stale(fence);
    if (stale !== null) return { conflict: stale };
    const fault = this.#faultOf('apply', fence);
    if (fault === 'conflict') return { conflict: 'somebody else writes just now' };
    if (fault === 'refused') throw new Error('connection refused');
    this.#happen({ kind: 'apply', desired, fence, at: this.#options.clock.now() });
    if (fault === 'ack-lost') throw new Error('connection reset before the answer');
    return 'accepted';
  }

  async observe(app: string): Promise<readonly ComponentState[]> {
    const now = this.#options.clock.now();
    for (const [component, slot] of this.#slots) this.#reconcile(component, slot, now);
    return [...this.#slots].flatMap(([component, { desired, lastWrite, instances }]) => {
      const [ofApp, name] = component.split('/');
      if (ofApp !== app || name === undefined) return [];
      return [
        {
          app,
          component: name,
          desired:
            desired === null
              ? null
              : { replicas: desired.replicas, template: desired.template.name, placement: desired.placement, restartToken: desired.restartToken },
          lastWrite,
          address: desired === null ? null : `http://127.0.0.1/${name}`,
          otherWriter: null,
          instances: [...instances],
        },
      ];
    });
  }

  async applications(): Promise<readonly string[]> {
    const now = this.#options.clock.now();
    for (const [component, slot] of this.#slots) this.#reconcile(component, slot, now);
    const there = [...this.#slots].filter(([, { desired, instances }]) => desired !== null || instances.some(({ phase }) => phase !== 'ended'));
    return [...new Set(there.map(([name]) => name.slice(0, name.indexOf('/'))))];
  }

  async exec(exec: Exec, fence: Fence): Promise<void> {
    const stale = this.#stale(fence);
    if (stale !== null) throw new Error(stale);
    const fault = this.#faultOf('exec', fence);
    if (fault === 'refused' || fault === 'conflict') throw new Error('connection refused');
    this.#happen({ kind: 'exec', exec, fence, at: this.#options.clock.now() });
    if (fault === 'ack-lost') throw new Error('connection reset before the answer');
  }

  async execState(key: Key): Promise<ExecState> {
    const exec = this.#execs.get(key);
    if (exec === undefined) return 'absent';
    return this.#options.execStateOf?.(exec, key) ?? { exit: 0 };
  }

  async fence(epoch: Epoch): Promise<void> {
    const stale = this.#stale({ epoch });
    if (stale !== null) throw new Error(stale);
    this.#epoch = epoch;
  }

  #stale({ epoch }: Pick<Fence, 'epoch'>): string | null {
    return epoch < this.#epoch ? `epoch ${epoch} is over: epoch ${this.#epoch} writes now` : null;
  }

  #faultOf(effect: 'apply' | 'exec', fence: Fence): Fault {
    return this.#options.faultOf?.(effect, fence) ?? 'none';
  }

  #happen(effect: AcceptedEffect): void {
    this.#epoch = Math.max(this.#epoch, effect.fence.epoch);
    if (this.#keys.has(effect.fence.key)) return;
    this.#options.record?.(effect);
    this.#accept(effect, this.#options.clock.now());
  }

  #accept(effect: AcceptedEffect, now: Instant): void {
    this.#epoch = Math.max(this.#epoch, effect.fence.epoch);
    this.#keys.add(effect.fence.key);
    this.effects.push(effect);
    if (effect.kind === 'exec') {
      this.#execs.set(effect.fence.key, effect.exec);
      return;
    }
    const name = `${effect.desired.app}/${effect.desired.component}`;
    const slot = this.#slots.get(name) ?? { desired: null, lastWrite: effect.fence, instances: [], started: 0, drainUntil: new Map() };
    slot.desired = effect.desired.state === 'present' ? effect.desired : null;
    slot.lastWrite = effect.fence;
    this.#slots.set(name, slot);
    this.#reconcile(name, slot, now);
  }

  #reconcile(component: string, slot: Slot, now: Instant): void {
    const { startUp = ms(0), drain = ms(0), broken } = this.#options;
    const change = (matches: (instance: InstanceState) => boolean, patch: Partial<InstanceState>): void => {
      slot.instances = slot.instances.map((instance) => (matches(instance) ? { ...instance, ...patch } : instance));
    };
    const isBegun = ({ phase, startedAt }: InstanceState): boolean => phase === 'starting' && now >= after(startedAt, startUp);
    if (broken?.(component.split('/')[1] ?? '') !== true) change(isBegun, { phase: 'ready', readyAt: now });
    const wanted = slot.desired?.replicas ?? 0;
    const isCurrent = (instance: InstanceState): boolean =>
      slot.desired !== null && instance.template === slot.desired.template.name && instance.restartToken === slot.desired.restartToken;
    const active = (): InstanceState[] => slot.instances.filter(({ phase }) => phase !== 'draining' && phase !== 'ended');
    const lacking = wanted - active().filter(isCurrent).length;
    for (let i = 0; i < lacking; i++) slot.instances.push(this.#started(component, slot, now));
    const current = active().filter(isCurrent);
    const outdated = active().filter((instance) => !isCurrent(instance));
    const stillNeeded = Math.max(0, wanted - current.filter(({ phase }) => phase === 'ready').length);
    const surplus = new Set([...current.slice(wanted), ...outdated.slice(stillNeeded)].map(({ id }) => id));
    for (const id of surplus) slot.drainUntil.set(id, after(now, drain));
    change(({ id }) => surplus.has(id), { phase: 'draining' });
    change(({ id, phase }) => phase === 'draining' && now >= (slot.drainUntil.get(id) ?? now), { phase: 'ended', endedAt: now });
    slot.instances = slot.instances.filter(({ phase, endedAt }) => phase !== 'ended' || endedAt === null || now < after(endedAt, minutes(10)));
  }

  #started(component: string, slot: Slot, now: Instant): InstanceState {
    slot.started += 1;
    const ready = (this.#options.startUp ?? 0) === 0 && this.#options.broken?.(component.split('/')[1] ?? '') !== true;
    return {
      id: `${component.replace('/', '-')}-${slot.started}`,
      phase: ready ? 'ready' : 'starting',
      template: slot.desired?.template.name ?? '',
      restartToken: slot.desired?.restartToken ?? null,
      startedAt: now,
      readyAt: ready ? now : null,
      endedAt: null,
      restarts: 0,
      address: null,
      limits: { enforced: false, why: 'nothing runs' },
      message: null,
    };
  }
}
