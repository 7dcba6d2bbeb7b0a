import type { Capabilities, Platform } from '../execute/ports/platform.ts';
import type { ComponentState, InstanceState } from '../model/component-state.ts';
import type { Desired, Exec, ExecState } from '../model/desired.ts';
import type { AppId, ComponentName, Epoch, Fence, InstanceId, Key } from '../model/ids.ts';
import { instant, minutes, ms } from '../units/time.ts';
import type { Ms } from '../units/time.ts';
import type { EventKernel } from './kernel.ts';
import type { SimulatedInstance } from './instance.ts';
import { newInstance } from './instance.ts';
import { planChanges } from './plan-instances.ts';

/** What happens inside instances: a simulated application follows their lives through this. */
export interface InstanceHost {
  /** It gets requests from now on. */
  ready(instance: SimulatedInstance): void;
  /** It gets no new ones; `done` is to be called when those it has are finished. */
  draining(instance: SimulatedInstance, done: () => void): void;
  /** It is gone, with everything it had. */
  ended(instance: SimulatedInstance): void;
}

export type SimulatedPlatformOptions = {
  /** From the start of a process until it is ready. */
  readonly startup: (component: ComponentName) => Ms;
  /** How long an instance of a finite component works before it ends by itself; null if its host says when, by `finish`. */
  readonly finiteRun: (component: ComponentName) => Ms | null;
  /** How long a command of `exec` takes, and its exit code. */
  readonly execution: (exec: Exec) => { readonly takes: Ms; readonly exit: number };
  readonly host: InstanceHost;
};

type Present = Extract<Desired, { readonly state: 'present' }>;
type Place = { readonly app: AppId; readonly component: ComponentName; desired: Present | null; drain: Ms; lastWrite: Fence | null; instances: SimulatedInstance[] };

/** Ended instances are still shown for this long, as the port says. */
const endedShown = minutes(10);

/**
 * A platform in simulated time: the same promises as a real one (fences, idempotent keys, start-up, readiness, rolling
 * replacement, draining), and crashes on demand. Everything it does is an event of the kernel.
 */
export class SimulatedPlatform implements Platform {
  readonly capabilities: Capabilities = {
    name: 'simulated',
    limits: { cores: true, memory: true, why: 'simulated instances never use more than they have' },
    placement: true,
    exec: true,
  };
  readonly #kernel: EventKernel;
  readonly #options: SimulatedPlatformOptions;
  readonly #places = new Map<string, Place>();
  readonly #execs = new Map<Key, { readonly endsAt: number; readonly exit: number }>();
  readonly #keys = new Set<Key>();
  readonly #otherWriters = new Map<string, string | null>();
  #epoch: Epoch = 0;
  #numbers = 0;

  constructor(kernel: EventKernel, options: SimulatedPlatformOptions) {
    this.#kernel = kernel;
    this.#options = options;
  }

  async fence(epoch: Epoch): Promise<void> {
    const refused = this.#refusal({ epoch });
    if (refused !== null) throw new Error(refused);
    this.#epoch = epoch;
  }

  async apply(desired: Desired, fence: Fence): Promise<'accepted' | { readonly conflict: string }> {
    return this.accept(desired, fence);
  }

  /** As `apply`, for callers that play whole slots at once and cannot wait. */
  accept(desired: Desired, fence: Fence): 'accepted' | { readonly conflict: string } {
    const refused = this.#refusal(fence);
    if (refused !== null) return { conflict: refused };
    if (this.#keys.has(fence.key)) return 'accepted';
    this.#keys.add(fence.key);
    const place = this.#place(desired.app, desired.component);
    place.desired = desired.state === 'present' ? desired : null;
    if (desired.state === 'present') place.drain = desired.definition.stop.drain;
    place.lastWrite = fence;
    this.#reconcile(place);
    return 'accepted';
  }

  async observe(app: AppId): Promise<readonly ComponentState[]> {
    const shown = this.#kernel.now - endedShown;
    return [...this.#places.values()].filter((place) => place.app === app).map((place) => {
      place.instances = place.instances.filter((instance) => instance.endedAt === null || instance.endedAt >= shown);
      return this.#stateOf(place);
    });
  }

  async applications(): Promise<readonly AppId[]> {
    const there = [...this.#places.values()].filter(({ desired, instances }) => desired !== null || instances.some(({ phase }) => phase !== 'ended'));
    return [...new Set(there.map(({ app }) => app))];
  }

  async exec(exec: Exec, fence: Fence): Promise<void> {
    const refused = this.#refusal(fence);
    if (refused !== null) throw new Error(refused);
    if (this.#execs.has(fence.key)) return;
    const { takes, exit } = this.#options.execution(exec);
    this.#execs.set(fence.key, { endsAt: this.#kernel.now + takes, exit });
  }

  async execState(key: Key): Promise<ExecState> {
    const found = this.#execs.get(key);
    if (found === undefined) return 'absent';
    return this.#kernel.now < found.endsAt ? 'running' : { exit: found.exit };
  }

  /** Kills the oldest ready instance of a component, or the one named; it is started again after its back-off. Returns which it was. */
  crash(app: AppId, component: ComponentName, id?: InstanceId): InstanceId | null {
    const place = this.#place(app, component);
    const victim = place.instances.find((instance) => (id === undefined ? instance.phase === 'ready' : instance.id === id && instance.phase !== 'ended'));
    if (victim === undefined) return null;
    this.#options.host.ended(victim);
    if (victim.phase === 'draining' || place.desired === null) {
      this.#end(place, victim, 'killed by SIGKILL while draining');
      return victim.id;
    }
    victim.phase = 'starting';
    victim.restarts += 1;
    victim.readyAt = null;
    victim.message = 'killed by SIGKILL';
    const { restart } = place.desired.definition;
    this.#awaken(place, victim, Math.min(restart.backoffMax, restart.backoff * 2 ** (victim.restarts - 1)));
    this.#reconcile(place);
    return victim.id;
  }

  /** The instance has done its finite work and ends by itself; nothing happens to one that has ended. */
  finish({ app, component, id }: Pick<SimulatedInstance, 'app' | 'component' | 'id'>): void {
    const place = this.#place(app, component);
    const instance = place.instances.find((other) => other.id === id);
    if (instance === undefined || instance.phase === 'ended') return;
    instance.finished = true;
    this.#end(place, instance, 'exit code 0');
  }

  /** The instances themselves, oldest first; forgets those that ended before `since`. */
  instancesSince(app: AppId, component: ComponentName, since: number): readonly SimulatedInstance[] {
    const place = this.#place(app, component);
    if (place.instances.some(({ endedAt }) => endedAt !== null && endedAt < since)) place.instances = place.instances.filter(({ endedAt }) => endedAt === null || endedAt >= since);
    return place.instances;
  }

  /** Says that somebody else writes a component, as an autoscaler of the platform would. */
  claimByOther(app: AppId, component: ComponentName, writer: string | null): void {
    this.#otherWriters.set(`${app}/${component}`, writer);
  }

  #refusal({ epoch }: Pick<Fence, 'epoch'>): string | null {
    if (epoch < this.#epoch) return `epoch ${epoch} is older than ${this.#epoch}; a newer controller has taken over`;
    this.#epoch = epoch;
    return null;
  }

  #place(app: AppId, component: ComponentName): Place {
    const name = `${app}/${component}`;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place: Place = { app, component, desired: null, drain: ms(0), lastWrite: null, instances: [] };
    this.#places.set(name, place);
    return place;
  }

  /** Starts and drains until what is there is what is wanted; called whenever either changes. */
  #reconcile(place: Place): void {
    const { start, drain } = planChanges(place.desired, place.instances);
    for (let i = 0; i < start; i++) this.#start(place);
    for (const instance of drain) this.#drain(place, instance);
  }

  #start(place: Place): void {
    const { desired } = place;
    if (desired === null) return;
    this.#numbers += 1;
    const instance = newInstance(desired, this.#numbers, instant(this.#kernel.now));
    place.instances.push(instance);
    this.#awaken(place, instance, 0);
  }

  #awaken(place: Place, instance: SimulatedInstance, backoff: number): void {
    const life = ++instance.life;
    this.#kernel.schedule(this.#kernel.now + backoff + this.#options.startup(place.component), () => {
      if (instance.life !== life || instance.phase !== 'starting') return;
      instance.phase = 'ready';
      instance.readyAt = instant(this.#kernel.now);
      this.#options.host.ready(instance);
      if (place.desired?.definition.kind === 'finite') this.#finishAfter(place, instance, life);
      this.#reconcile(place);
    });
  }

  #finishAfter(place: Place, instance: SimulatedInstance, life: number): void {
    const takes = this.#options.finiteRun(place.component);
    if (takes === null) return;
    this.#kernel.schedule(this.#kernel.now + takes, () => {
      if (instance.life !== life) return;
      instance.finished = true;
      this.#end(place, instance, 'exit code 0');
    });
  }

  #drain(place: Place, instance: SimulatedInstance): void {
    const wasReady = instance.phase === 'ready';
    instance.phase = 'draining';
    const life = ++instance.life;
    const end = (): void => {
      if (instance.life === life) this.#end(place, instance, 'stopped');
    };
    if (!wasReady) {
      this.#kernel.schedule(this.#kernel.now, end);
      return;
    }
    this.#kernel.schedule(this.#kernel.now + place.drain, end);
    this.#options.host.draining(instance, () => this.#kernel.schedule(this.#kernel.now, end));
  }

  #end(place: Place, instance: SimulatedInstance, message: string): void {
    instance.life += 1;
    this.#options.host.ended(instance);
    instance.phase = 'ended';
    instance.endedAt = instant(this.#kernel.now);
    instance.message = message;
    this.#reconcile(place);
  }

  #stateOf({ app, component, desired, lastWrite, instances }: Place): ComponentState {
    return {
      app,
      component,
      desired: desired === null ? null : { replicas: desired.replicas, template: desired.template.name, placement: desired.placement, restartToken: desired.restartToken },
      lastWrite,
      address: desired?.definition.protocol === 'http' ? `http://${component}.${app}.simulated` : null,
      otherWriter: this.#otherWriters.get(`${app}/${component}`) ?? null,
      instances: instances.map(shown),
    };
  }
}

function shown({ id, phase, template, restartToken, startedAt, readyAt, endedAt, restarts, address, message }: SimulatedInstance): InstanceState {
  return { id, phase, template, restartToken, startedAt, readyAt, endedAt, restarts, address, message, limits: { enforced: true, why: 'simulated' } };
}
