import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ComponentState, InstancePhase, InstanceState } from '../../model/component-state.ts';
import type { Desired } from '../../model/desired.ts';
import type { Fence } from '../../model/ids.ts';
import { instant } from '../../units/time.ts';
import type { InstanceHost } from './instance-host.ts';
import { commandOf, componentEnvironment, workdirOf } from './launch.ts';
import { ManagedInstance } from './managed-instance.ts';
import { freePort } from './ports.ts';
import { ComponentProxy } from './proxy/component-proxy.ts';
import { reconcile } from './reconcile.ts';
import { revisionOf } from './revision.ts';
import type { ComponentRecord, InstanceRecord } from './state.ts';
import { keysMax } from './state.ts';
import type { SupervisorContext } from './supervisor-context.ts';

/** Instances that ended stay visible for ten minutes (ms), as the platform's contract says. */
const endedVisibleMs = 600_000;
const portRetryMs = 250;

/** One component: its stable address, its instances, and the steps from what is to what is wanted. */
export class ComponentSupervisor {
  readonly record: ComponentRecord;
  readonly #context: SupervisorContext;
  readonly #instances: Map<string, ManagedInstance> = new Map();
  #proxy: ComponentProxy | null = null;
  #opening: Promise<void> | null = null;

  constructor(record: ComponentRecord, context: SupervisorContext) {
    this.record = record;
    this.#context = context;
    for (const instance of record.instances) {
      this.#instances.set(instance.id, this.#managed(instance));
      context.groupsLeft.add(this.#groupOf(instance.id));
    }
  }

  get proxy(): ComponentProxy | null {
    return this.#proxy;
  }

  get instances(): ReadonlyMap<string, ManagedInstance> {
    return this.#instances;
  }

  /** Opens the stable address; the same port for ever. Keeps trying a port that somebody else holds meanwhile. */
  openProxy(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const proxy = new ComponentProxy();
    for (;;) {
      const port = this.record.port ?? (await freePort(this.#context.portsTaken()));
      try {
        await proxy.listen(port);
        this.record.port = port;
        this.#proxy = proxy;
        this.#updateProxy();
        await this.#context.save();
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        this.#context.log('warn', `port ${port} of ${this.record.app}/${this.record.component} is taken by another program; trying again`);
        await new Promise((done) => setTimeout(done, portRetryMs));
      }
    }
  }

  /** Records a wish; the caller has checked the epoch and saves. False if the key was seen before. */
  wish(desired: Desired, fence: Fence): boolean {
    const { record } = this;
    if (record.keys.includes(fence.key)) return false;
    record.keys = [...record.keys, fence.key].slice(-keysMax);
    record.lastWrite = fence;
    record.desired = desired.state === 'present' ? desired : null;
    if (record.desired !== null) {
      const { drain, grace } = record.desired.definition.stop;
      for (const instance of record.instances) {
        instance.drainMs = drain;
        instance.graceMs = grace;
      }
    }
    return true;
  }

  adopt(groupOf: (record: InstanceRecord) => { readonly pid: number; readonly startTicks: string } | null, now: number): void {
    for (const instance of this.#instances.values()) {
      if (instance.record.stage !== 'ended') instance.adopt(groupOf(instance.record), now);
    }
  }

  /** One look at everything; cheap when nothing happened. */
  tick(now: number): void {
    for (const instance of this.#instances.values()) instance.tick(now);
    this.#step(now);
    this.#updateProxy();
    this.#forgetEnded(now);
  }

  #step(now: number): void {
    const { desired } = this.record;
    const revision = desired === null ? null : revisionOf(desired);
    const views = [...this.#instances.values()]
      .filter(({ record }) => record.stage === 'living' || record.settled)
      .map(({ record }) => ({ id: record.id, current: record.revision === revision, ready: record.ready, settled: record.settled, createdAt: record.createdAt }));
    const { start, stop } = reconcile(desired?.replicas ?? 0, views);
    for (const id of stop) this.#instances.get(id)?.beginStop(this.#whyStop(id, revision), now);
    for (let i = 0; i < start; i++) this.#add(now + i * 1e-3);
  }

  #whyStop(id: string, revision: string | null): string {
    if (revision === null) return 'the component was deleted';
    return this.#instances.get(id)?.record.revision === revision ? 'scaled down' : 'replaced';
  }

  #add(now: number): void {
    const { desired } = this.record;
    if (desired === null) return;
    const { template, definition } = desired;
    const record: InstanceRecord = {
      id: this.#newId(),
      token: randomBytes(16).toString('hex'),
      revision: revisionOf(desired),
      template: { name: template.name, cores: template.cores, memoryMib: template.memory },
      restartToken: desired.restartToken,
      createdAt: now,
      drainMs: definition.stop.drain,
      graceMs: definition.stop.grace,
      stage: 'living',
      pid: null,
      startTicks: null,
      port: null,
      ready: false,
      readyAt: null,
      stageAt: now,
      endedAt: null,
      restarts: 0,
      failuresInRow: 0,
      nextStartAt: null,
      message: null,
      limits: { enforced: false, why: unread },
      settled: false,
    };
    this.record.instances.push(record);
    const instance = this.#managed(record);
    this.#instances.set(record.id, instance);
    instance.tick(now);
  }

  #newId(): string {
    for (;;) {
      const id = `${this.record.component}-${randomBytes(4).toString('hex')}`;
      if (!this.#instances.has(id)) return id;
    }
  }

  #managed(record: InstanceRecord): ManagedInstance {
    const context = this.#context;
    const host: InstanceHost = {
      definition: () => this.record.desired?.definition ?? null,
      prepare: (instance) => this.#prepare(instance),
      verifyLimits: (instance, pid) => context.groups.verify(this.#groupOf(instance.id), pid, instance.template),
      memoryKills: (instance) => context.groups.memoryKills(this.#groupOf(instance.id)),
      exitFile: (id) => join(context.dataDir, 'exits', `${this.record.app}.${id}`),
      inFlight: (id) => this.#proxy?.inFlight(id) ?? 0,
      save: () => context.save(),
      saveSoon: () => context.saveSoon(),
      changed: () => {
        this.#updateProxy();
        context.wake();
      },
    };
    return new ManagedInstance(record, host);
  }

  #groupOf(id: string): string {
    return `${this.record.app}.${id}`;
  }

  async #prepare(record: InstanceRecord): ReturnType<InstanceHost['prepare']> {
    const { desired, app, component } = this.record;
    if (desired === null) throw new Error('the component was deleted meanwhile');
    const context = this.#context;
    const { definition } = desired;
    context.groupsLeft.add(this.#groupOf(record.id));
    const port = definition.protocol === 'http' ? await freePort(context.portsTaken()) : null;
    const env: Record<string, string> = {
      ...componentEnvironment(desired, await context.addressesFor(app, definition), context.stateDirOf(app, component)),
      HOMEOSTAT_INSTANCE: record.id,
      HOMEOSTAT_APPLICATION: app,
      HOMEOSTAT_PLATFORM: context.identity,
      HOMEOSTAT_TOKEN: record.token,
    };
    if (port !== null) Object.assign(env, { PORT: String(port), HOST: '127.0.0.1' });
    return {
      port,
      launch: {
        command: commandOf(definition.command, context.nodePath),
        cwd: workdirOf(desired),
        env,
        logFile: join(context.dataDir, 'logs', app, component, `${record.id}.log`),
        groupFiles: context.groups.prepare(this.#groupOf(record.id), record.template),
        exitFile: definition.kind === 'finite' ? join(context.dataDir, 'exits', `${app}.${record.id}`) : null,
      },
    };
  }

  #updateProxy(): void {
    const ready = this.record.instances.flatMap(({ id, port, ready, stage, pid }) => (stage === 'living' && ready && port !== null && pid !== null ? [{ id, port }] : []));
    this.#proxy?.setReady(ready);
  }

  #forgetEnded(now: number): void {
    const { desired } = this.record;
    const revision = desired === null ? null : revisionOf(desired);
    for (const { record } of this.#instances.values()) {
      if (record.stage !== 'ended') continue;
      const group = this.#groupOf(record.id);
      if (this.#context.groupsLeft.has(group) && this.#context.groups.remove(group)) this.#context.groupsLeft.delete(group);
      const needed = record.settled && record.revision === revision;
      if (needed || now - (record.endedAt ?? 0) < endedVisibleMs) continue;
      this.#instances.delete(record.id);
      this.record.instances = this.record.instances.filter((other) => other !== record);
    }
  }

  /** Whether nothing of it runs any more. */
  get isStopped(): boolean {
    return this.record.instances.every((instance) => instance.stage === 'ended');
  }

  state(now: number): ComponentState {
    const { app, component, desired, lastWrite, port } = this.record;
    const visible = this.record.instances.filter((instance) => instance.endedAt === null || now - instance.endedAt < endedVisibleMs);
    return {
      app,
      component,
      desired:
        desired === null
          ? null
          : { replicas: desired.replicas, template: desired.template.name, placement: desired.placement, restartToken: desired.restartToken },
      lastWrite,
      address: port === null || desired?.definition.protocol === 'none' ? null : `http://127.0.0.1:${port}`,
      otherWriter: null,
      instances: visible.map(instanceState),
    };
  }
}

function phaseOf({ stage, ready, readyAt, pid }: InstanceRecord): InstancePhase {
  if (stage === 'ended') return 'ended';
  if (stage !== 'living') return 'draining';
  if (pid === null) return 'starting';
  if (ready) return 'ready';
  return readyAt === null ? 'starting' : 'unready';
}

/** Of limits, until an instance has run for a moment. */
const unread = 'not read back yet';

function instanceState(record: InstanceRecord): InstanceState {
  return {
    id: record.id,
    phase: phaseOf(record),
    template: record.template.name,
    restartToken: record.restartToken,
    startedAt: instant(Math.floor(record.createdAt)),
    readyAt: record.readyAt === null ? null : instant(record.readyAt),
    endedAt: record.endedAt === null ? null : instant(record.endedAt),
    restarts: record.restarts,
    address: record.port === null || record.pid === null ? null : `http://127.0.0.1:${record.port}`,
    limits: { enforced: record.limits.enforced, why: record.endedAt !== null && record.limits.why === unread ? 'it ended before they could be read back' : record.limits.why },
    message: record.message,
  };
}
