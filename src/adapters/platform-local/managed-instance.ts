import type { ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import type { Component } from '../../model/component.ts';
import type { InstanceHost } from './instance-host.ts';
import { launch } from './launch.ts';
import { ProbeLoop } from './probe-loop.ts';
import { probeConnect, probeHttp } from './probe.ts';
import { isAlive, readProcess, signalGroup } from './process-table.ts';
import type { InstanceRecord } from './state.ts';

/** Without a readiness probe a connection to the port counts; asked this often once it is ready (ms). */
const defaultReadiness = { period: 1_000, timeout: 1_000, failures: 3, successes: 1 };
/** Until an instance is ready for the first time it is asked this often (ms). */
const eagerMs = 50;
/** A process that stayed ready for so long (ms) has recovered: its next failure is the first in a row again. */
const recoveredAfterMs = 10_000;
/** Time for a child to enter its control groups before they are read back (ms). */
const verifyAfterMs = 200;

/** One instance: keeps its process running while it is to live, and ends it gracefully when it is not. */
export class ManagedInstance {
  readonly record: InstanceRecord;
  readonly #host: InstanceHost;
  /** Our own child; null for one that an earlier supervisor started. */
  #child: ChildProcess | null = null;
  #starting = false;
  #readiness = new ProbeLoop(eagerMs);
  #liveness = new ProbeLoop();
  #startedAt = 0;
  #verified = false;
  /** Processes of it that were killed for its memory limit before the present one began. */
  #memoryKills = 0;
  /** Why its process is being ended although it is to live, and when patience ends. */
  #restarting: { readonly why: string; readonly killAt: number } | null = null;

  constructor(record: InstanceRecord, host: InstanceHost) {
    this.record = record;
    this.#host = host;
  }

  /**
   * Takes over the process that an earlier supervisor started, or learns how it ended.
   * @param group leader of the group that carries the token; null if there is none
   */
  adopt(group: { readonly pid: number; readonly startTicks: string } | null, now: number): void {
    const { record } = this;
    // Whom the kernel has killed so far is told of no more: it may have been long ago.
    this.#memoryKills = this.#host.memoryKills(record);
    if (group !== null) {
      record.pid = group.pid;
      record.startTicks = group.startTicks;
      this.#startedAt = now;
      // It keeps its requests until probes say otherwise.
      this.#readiness.verdict = record.ready ? true : null;
      return;
    }
    if (record.pid === null && record.stage === 'living') return;
    record.pid = null;
    this.#ended(this.#noted(), 'while no supervisor ran', now);
  }

  /** One look at the instance; called many times a second and whenever something happened. */
  tick(now: number): void {
    const { record } = this;
    if (record.stage === 'ended' || this.#starting) return;
    // Our own children are reported by their exit event; adopted ones only like this.
    if (this.#child === null && record.pid !== null && !isAlive(record.pid, record.startTicks)) {
      this.#ended(this.#noted(), 'ended unseen', now);
      return;
    }
    if (record.stage === 'living') this.#live(now);
    else this.#stop(now);
  }

  #live(now: number): void {
    const { record } = this;
    if (record.pid === null) {
      if (this.#host.definition() !== null && now >= (record.nextStartAt ?? 0)) void this.#start();
      return;
    }
    const definition = this.#host.definition();
    if (definition === null) return;
    this.#verifyLimits(record.pid, now);
    if (this.#restarting !== null) {
      if (now >= this.#restarting.killAt) signalGroup(record.pid, 'SIGKILL');
      return;
    }
    this.#probeReadiness(definition, now);
    this.#probeLiveness(definition, now);
    if (record.ready && record.failuresInRow > 0 && record.readyAt !== null && now - record.readyAt > recoveredAfterMs) record.failuresInRow = 0;
  }

  async #start(): Promise<void> {
    const { record } = this;
    this.#starting = true;
    try {
      const again = record.nextStartAt !== null;
      const prepared = await this.#host.prepare(record);
      record.port = prepared.port;
      record.nextStartAt = null;
      if (again) record.restarts += 1;
      // The token is on the disk before a process carries it: a supervisor that dies now finds the process by it.
      await this.#host.save();
      // It may have been told to stop meanwhile.
      if (record.stage !== 'living') return;
      this.#spawned(launch(prepared.launch), Date.now());
    } catch (error) {
      this.#ended(null, `it could not be started: ${error instanceof Error ? error.message : String(error)}`, Date.now());
    } finally {
      this.#starting = false;
      this.#host.changed();
    }
  }

  #spawned(child: ChildProcess, now: number): void {
    const { record } = this;
    this.#child = child;
    this.#readiness = new ProbeLoop(eagerMs);
    this.#liveness = new ProbeLoop();
    this.#restarting = null;
    this.#startedAt = now;
    this.#verified = false;
    this.#memoryKills = this.#host.memoryKills(record);
    record.pid = child.pid ?? null;
    record.startTicks = child.pid === undefined ? null : (readProcess(child.pid)?.startTicks ?? null);
    child.once('error', (error) => this.#childEnded(child, null, error.message));
    child.once('exit', (code, signal) => this.#childEnded(child, code, signal === null ? `exit code ${code ?? 'unknown'}` : `ended by ${signal}`));
    this.#host.saveSoon();
  }

  #childEnded(child: ChildProcess, code: number | null, how: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#ended(code, how, Date.now());
  }

  /** The exit code that the launcher noted, if it had to. */
  #noted(): number | null {
    try {
      const text = readFileSync(this.#host.exitFile(this.record.id), 'utf8').trim();
      return /^\d{1,3}$/.test(text) ? Number(text) : null;
    } catch {
      return null;
    }
  }

  #ended(code: number | null, how: string, now: number): void {
    const { record } = this;
    // Children that it left behind go with it.
    if (record.pid !== null) signalGroup(record.pid, 'SIGKILL');
    const forced = this.#restarting;
    this.#restarting = null;
    record.pid = null;
    record.startTicks = null;
    record.ready = false;
    record.readyAt = null;
    const definition = this.#host.definition();
    const what = `${forced?.why ?? (code !== null && this.#child === null ? `exit code ${code}` : how)}${this.#memoryLimitReached()}`;
    if (record.stage !== 'living' || definition === null) this.#finish(record.message ?? what, now);
    else if (isDone(definition, code, forced !== null)) {
      record.settled = true;
      this.#finish(what, now);
    } else {
      const pause = Math.min(definition.restart.backoff * 2 ** Math.min(record.failuresInRow, 20), definition.restart.backoffMax);
      record.failuresInRow += 1;
      record.nextStartAt = now + pause;
      record.message = `${what}; starts again after ${Math.round(pause)} ms`;
    }
    this.#host.saveSoon();
    this.#host.changed();
  }

  /** What to add to how it ended: the kernel's SIGKILL looks like anybody's. */
  #memoryLimitReached(): string {
    const kills = this.#host.memoryKills(this.record);
    const reached = kills > this.#memoryKills;
    this.#memoryKills = kills;
    return reached ? `: it reached its memory limit of ${this.record.template.memoryMib} MiB` : '';
  }

  #finish(message: string, now: number): void {
    this.record.stage = 'ended';
    this.record.stageAt = now;
    this.record.endedAt = now;
    this.record.message = message;
    rmSync(this.#host.exitFile(this.record.id), { force: true });
  }

  #probeReadiness(definition: Component, now: number): void {
    const { record } = this;
    if (definition.protocol === 'none' || record.port === null) {
      if (!record.ready) this.#setReady(true, now);
      return;
    }
    const { port } = record;
    const { readiness } = definition;
    const ask = readiness === undefined ? () => probeConnect(port, defaultReadiness.timeout) : () => probeHttp(port, readiness.path, readiness.timeout);
    const loop = this.#readiness;
    loop.tick(now, readiness ?? defaultReadiness, ask, () => {
      if (loop === this.#readiness && record.pid !== null && record.stage === 'living') this.#setReady(loop.verdict === true, Date.now());
    });
  }

  #setReady(ready: boolean, now: number): void {
    const { record } = this;
    record.ready = ready;
    if (ready) record.readyAt ??= now;
    record.message = ready ? null : `not ready: ${this.#readiness.why ?? 'unknown'}`;
    this.#host.saveSoon();
    this.#host.changed();
  }

  #probeLiveness(definition: Component, now: number): void {
    const { liveness } = definition;
    const { record } = this;
    if (liveness === undefined || record.port === null || now - this.#startedAt < liveness.grace) return;
    const { port } = record;
    this.#liveness.tick(now, liveness, () => probeHttp(port, liveness.path, liveness.timeout), () => {});
    if (this.#liveness.misses < liveness.failures || record.pid === null) return;
    this.#restarting = { why: `missed its liveness probe ${this.#liveness.misses} times (${this.#liveness.why ?? 'unknown'})`, killAt: now + record.graceMs };
    record.ready = false;
    signalGroup(record.pid, 'SIGTERM');
    this.#host.changed();
  }

  #verifyLimits(pid: number, now: number): void {
    if (this.#verified || now - this.#startedAt < verifyAfterMs) return;
    this.#verified = true;
    this.record.limits = this.#host.verifyLimits(this.record, pid);
    this.#host.saveSoon();
  }

  /** Takes it out of service: drains, asks, and at last forces. */
  beginStop(why: string, now: number): void {
    const { record } = this;
    if (record.stage !== 'living') return;
    record.stage = 'draining';
    record.stageAt = now;
    record.message = why;
    record.nextStartAt = null;
    this.#host.saveSoon();
    this.#host.changed();
  }

  #stop(now: number): void {
    const { record } = this;
    if (record.pid === null) {
      this.#finish(record.message ?? 'stopped', now);
      this.#host.saveSoon();
      this.#host.changed();
      return;
    }
    const elapsed = now - record.stageAt;
    if (record.stage === 'draining' && (elapsed >= record.drainMs || this.#host.inFlight(record.id) === 0)) {
      record.stage = 'stopping';
      record.stageAt = now;
      signalGroup(record.pid, 'SIGTERM');
      this.#host.saveSoon();
    } else if (record.stage === 'stopping' && elapsed >= record.graceMs) {
      signalGroup(record.pid, 'SIGKILL');
    }
  }
}

/** Whether an end was the end: a finite component that succeeded, or one that its policy does not start again. */
function isDone({ kind, restart }: Component, code: number | null, forced: boolean): boolean {
  const succeeded = code === 0 && !forced;
  if (kind === 'finite' && succeeded) return true;
  return restart.policy === 'never' || (restart.policy === 'on-failure' && succeeded);
}
