import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentState } from '../../model/component-state.ts';
import type { Component } from '../../model/component.ts';
import type { Desired, Exec, ExecState } from '../../model/desired.ts';
import type { Fence } from '../../model/ids.ts';
import { ComponentSupervisor } from './component-supervisor.ts';
import type { ControlGroups } from './control-groups.ts';
import { ExecRegistry } from './exec-registry.ts';
import { commandOf, componentEnvironment, inheritedEnvironment, workdirOf } from './launch.ts';
import { findMarked, signalGroup } from './process-table.ts';
import { pruneLogs, rotateLog } from './rotated-log.ts';
import { sampleOf } from './samples.ts';
import type { PlatformSample } from './samples.ts';
import type { StateFile } from './state-file.ts';
import type { SupervisorState } from './state.ts';
import type { SupervisorContext } from './supervisor-context.ts';

/** Everything is looked at this often (ms); events make it look at once. */
const tickMs = 50;
/** Logs are measured this often (ms): what a program writes meanwhile is what they can be too large by. */
const logCheckMs = 200;
/** Logs of ended instances are counted this often (ms). */
const logPruneMs = 10_000;
/** How long anybody waits for an address to open (ms). */
const openMs = 1_000;
/** The kernel takes a moment to let go of the last processes of a control group (ms). */
const groupPatienceMs = 2_000;

export type SupervisorOptions = {
  readonly dataDir: string;
  readonly nodePath: string;
  readonly stateFile: StateFile;
  readonly groups: ControlGroups;
  readonly log: SupervisorContext['log'];
};

/** Keeps every component of one data directory as it was last told, whoever comes and goes meanwhile. */
export class Supervisor {
  readonly #state: SupervisorState;
  readonly #options: SupervisorOptions;
  readonly #context: SupervisorContext;
  readonly #components: Map<string, ComponentSupervisor> = new Map();
  readonly #execs: ExecRegistry;
  readonly #timers: NodeJS.Timeout[] = [];
  #woken = false;
  #boundingLogs = false;

  constructor(state: SupervisorState, options: SupervisorOptions) {
    this.#state = state;
    this.#options = options;
    const { dataDir, nodePath, groups, log } = options;
    this.#execs = new ExecRegistry(join(dataDir, 'exec'), nodePath);
    this.#context = {
      dataDir, nodePath, groups, log,
      identity: state.identity,
      groupsLeft: new Set(),
      stateDirOf: (app, component) => {
        const folder = join(dataDir, 'state', app, component);
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return folder;
      },
      portsTaken: () => this.#portsTaken(),
      addressesFor: (app, definition) => this.#addressesFor(app, definition),
      save: () => this.#save(),
      saveSoon: () => void this.#save().catch((error: unknown) => options.log('error', `the state could not be saved: ${String(error)}`)),
      wake: () => this.#wake(),
    };
    for (const record of state.components) this.#components.set(idOf(record.app, record.component), new ComponentSupervisor(record, this.#context));
  }

  /**
   * Adopts what lives, ends what nobody claims, opens the addresses and goes on.
   * @param bootId of the running system: processes of another boot are gone
   */
  async start(bootId: string): Promise<void> {
    this.#adopt(bootId);
    this.#state.bootId = bootId;
    await this.#save();
    await Promise.all([...this.#components.values()].filter(({ record }) => record.port !== null).map(opened));
    this.#timers.push(setInterval(() => this.#tick(), tickMs), setInterval(() => void this.#boundLogs(), logCheckMs), setInterval(() => void this.#pruneLogs(), logPruneMs));
    this.#tick();
  }

  #adopt(bootId: string): void {
    const now = Date.now();
    const marked = bootId === this.#state.bootId ? findMarked(this.#state.identity) : [];
    const claimed = new Set<string>();
    for (const component of this.#components.values()) {
      component.adopt((record) => {
        const own = marked.filter((found) => found.token === record.token && found.pid === found.group);
        // Its children may lead groups of their own; a record without a pid is from just before its process started.
        const leader = own.find((found) => found.pid === record.pid && found.startTicks === record.startTicks) ?? (record.pid === null ? own[0] : undefined);
        if (leader === undefined) return null;
        claimed.add(record.token);
        return { pid: leader.pid, startTicks: leader.startTicks };
      }, now);
    }
    for (const orphan of marked) {
      if (claimed.has(orphan.token)) continue;
      this.#options.log('warn', `process ${orphan.pid} belongs to no instance any more: it is ended`);
      signalGroup(orphan.group, 'SIGKILL');
    }
    const known = [...this.#components.values()].flatMap(({ record }) => record.instances.map((instance) => `${record.app}.${instance.id}`));
    this.#options.groups.removeOthers(new Set(known));
  }

  /** Records a wish durably. Rejects nothing: a stale epoch is an answer. */
  async apply(desired: Desired, fence: Fence): Promise<'accepted' | { readonly conflict: string }> {
    const stale = this.#staleness(fence);
    if (stale !== null) return { conflict: stale };
    const component = this.#component(desired.app, desired.component);
    this.#state.epoch = fence.epoch;
    const isNew = component.wish(desired, fence);
    // The same key once more also waits for the disk: the first write may still be on its way.
    await this.#save();
    if (!isNew) return 'accepted';
    if (desired.state === 'present' && desired.definition.protocol === 'http') await opened(component);
    this.#wake();
    return 'accepted';
  }

  /** Refuses every smaller epoch from now on, durably; says so if this one is over itself. */
  async fence(epoch: number): Promise<{ readonly conflict: string } | null> {
    const stale = this.#staleness({ epoch });
    if (stale !== null) return { conflict: stale };
    if (epoch === this.#state.epoch) return null;
    this.#state.epoch = epoch;
    await this.#save();
    return null;
  }

  #staleness({ epoch }: Pick<Fence, 'epoch'>): string | null {
    return epoch < this.#state.epoch ? `epoch ${epoch} is over: ${this.#state.epoch} was accepted; a newer controller has taken over, stop this one` : null;
  }

  #component(app: string, name: string): ComponentSupervisor {
    const id = idOf(app, name);
    const found = this.#components.get(id);
    if (found !== undefined) return found;
    const record = { app, component: name, desired: null, lastWrite: null, keys: [], port: null, instances: [] };
    const component = new ComponentSupervisor(record, this.#context);
    this.#components.set(id, component);
    this.#state.components.push(record);
    return component;
  }

  observe(app: string): readonly ComponentState[] {
    const now = Date.now();
    // Components without a write are only addresses that others are linked to.
    return [...this.#components.values()].filter(({ record }) => record.app === app && record.lastWrite !== null).map((component) => component.state(now));
  }

  applications(): readonly string[] {
    const there = [...this.#components.values()].filter((component) => component.record.desired !== null || !component.isStopped);
    return [...new Set(there.map(({ record }) => record.app))];
  }

  /** The largest that was accepted. */
  get epoch(): number {
    return this.#state.epoch;
  }

  async exec(exec: Exec, fence: Fence): Promise<{ readonly started: true } | { readonly conflict: string }> {
    const refused = await this.fence(fence.epoch);
    if (refused !== null) return refused;
    const desired = this.#components.get(idOf(exec.app, exec.component))?.record.desired ?? null;
    const env = desired === null ? inheritedEnvironment() : componentEnvironment(desired, await this.#addressesFor(exec.app, desired.definition), this.#context.stateDirOf(exec.app, exec.component));
    const own = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]));
    await this.#execs.start(fence.key, {
      command: commandOf(exec.command, this.#options.nodePath),
      cwd: desired === null ? this.#options.dataDir : workdirOf(desired),
      env: { ...env, HOMEOSTAT_APPLICATION: exec.app, HOMEOSTAT_COMPONENT: exec.component, ...own },
      timeoutMs: exec.timeoutMs,
    });
    return { started: true };
  }

  execState(key: string): ExecState {
    return this.#execs.state(key);
  }

  async samples(): Promise<readonly PlatformSample[]> {
    const found = await Promise.all([...this.#components.values()].filter(({ record }) => record.lastWrite !== null).map(sampleOf));
    return found.flat();
  }

  /** Ends everything for good: all components become absent. Resolves when the last instance is gone. */
  async stopAll(): Promise<void> {
    for (const { record } of this.#components.values()) record.desired = null;
    await this.#save();
    this.#tick();
    while ([...this.#components.values()].some((component) => !component.isStopped)) await new Promise((done) => setTimeout(done, tickMs));
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all([...this.#components.values()].flatMap(({ proxy }) => (proxy === null ? [] : [proxy.close(1_000)])));
    const patience = Date.now() + groupPatienceMs;
    while (!this.#options.groups.removeAll() && Date.now() < patience) await new Promise((done) => setTimeout(done, tickMs));
    await this.#save();
  }

  #save(): Promise<void> {
    return this.#options.stateFile.save(() => this.#state);
  }

  #wake(): void {
    if (this.#woken) return;
    this.#woken = true;
    setImmediate(() => {
      this.#woken = false;
      this.#tick();
    });
  }

  #tick(): void {
    const now = Date.now();
    for (const component of this.#components.values()) component.tick(now);
  }

  #portsTaken(): ReadonlySet<number> {
    const ports = [...this.#components.values()].flatMap(({ record }) => [record.port, ...record.instances.map((instance) => instance.port)]);
    return new Set(ports.filter((port) => port !== null));
  }

  async #addressesFor(app: string, definition: Component): Promise<ReadonlyMap<string, string>> {
    const addresses = new Map<string, string>();
    for (const link of definition.links) {
      const component = this.#component(app, link.component);
      await opened(component);
      addresses.set(link.component, `http://127.0.0.1:${component.record.port ?? 0}`);
    }
    return addresses;
  }

  async #boundLogs(): Promise<void> {
    if (this.#boundingLogs) return;
    this.#boundingLogs = true;
    // Those that ended too: they may have written much just before.
    const logs = [...this.#components.values()].flatMap(({ record }) => record.instances.map(({ id }) => join(this.#logsOf(record), `${id}.log`)));
    for (const log of [...logs, ...this.#execs.logs()]) await rotateLog(log).catch(() => {});
    this.#boundingLogs = false;
  }

  async #pruneLogs(): Promise<void> {
    for (const { record } of this.#components.values()) {
      const living = record.instances.filter((instance) => instance.stage !== 'ended').map((instance) => instance.id);
      await pruneLogs(this.#logsOf(record), new Set(living));
    }
  }

  #logsOf({ app, component }: { readonly app: string; readonly component: string }): string {
    return join(this.#options.dataDir, 'logs', app, component);
  }
}

/** Its address stands, or keeps being tried: one that somebody else holds for the moment must not hold up the rest. */
const opened = (component: ComponentSupervisor): Promise<unknown> => Promise.race([component.openProxy(), new Promise((done) => setTimeout(done, openMs))]);

const idOf = (app: string, component: string): string => `${app}/${component}`;
