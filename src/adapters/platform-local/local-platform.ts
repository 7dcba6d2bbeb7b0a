import { chmodSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Capabilities, Platform } from '../../execute/ports/platform.ts';
import type { Clock } from '../../model/clock.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { Desired, Exec, ExecState } from '../../model/desired.ts';
import type { AppId, Epoch, Fence, Key } from '../../model/ids.ts';
import type { SampleBatch } from '../../model/sample.ts';
import type { MetricSource } from '../../monitor/ports/metric-source.ts';
import type { Instant } from '../../units/time.ts';
import { ControlClient, UnreachableError, refuseConflict } from './control-client.ts';
import type { PlatformSample } from './samples.ts';
import { socketPath } from './socket-path.ts';
import { startSupervisor } from './start-supervisor.ts';
import type { SupervisorFacts } from './wire.ts';
import { protocolVersion } from './wire.ts';

/** A supervisor starts in a fraction of a second; a busy machine gets this long (ms). */
const startMs = 20_000;

export type LocalPlatformOptions = {
  /** Holds state, logs and the socket; made if it is not there, for its owner alone. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** The Node that runs the supervisor and components whose command is `node`; the running one by default. */
  readonly nodePath?: string;
}

/**
 * Components as processes on this machine. The work is done by a supervisor that outlives this object and its process; it
 * is started on demand, and again whenever it is found gone.
 */
export class LocalPlatform implements Platform, MetricSource {
  readonly name = 'platform';
  readonly #dataDir: string;
  readonly #nodePath: string;
  readonly #clock: Clock;
  readonly #client: ControlClient;
  #capabilities: Capabilities = noCapabilities;
  #starting: Promise<SupervisorFacts> | null = null;
  /** After a shutdown nothing that is still under way here may start a supervisor again. */
  #shutDown = false;

  constructor({ dataDir, clock, nodePath = process.execPath }: LocalPlatformOptions) {
    this.#dataDir = resolve(dataDir);
    this.#nodePath = nodePath;
    this.#clock = clock;
    mkdirSync(this.#dataDir, { recursive: true, mode: 0o700 });
    chmodSync(this.#dataDir, 0o700);
    this.#client = new ControlClient(socketPath(this.#dataDir));
  }

  /** What was found out when the supervisor started. */
  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** Makes sure that a supervisor runs; returns its process id. Rejects with its reason if it refuses to start. */
  async ping(): Promise<{ readonly pid: number }> {
    const facts = await this.#running();
    this.#capabilities = { name: 'local', limits: facts.limits, placement: false, exec: true };
    return { pid: facts.pid };
  }

  async apply(desired: Desired, fence: Fence): Promise<'accepted' | { readonly conflict: string }> {
    const { answer } = (await this.#ask('POST', '/apply', { desired, fence })) as { readonly answer: 'accepted' | { readonly conflict: string } };
    return answer;
  }

  async observe(app: AppId): Promise<readonly ComponentState[]> {
    return (await this.#ask('GET', `/observe?app=${encodeURIComponent(app)}`)) as readonly ComponentState[];
  }

  async applications(): Promise<readonly AppId[]> {
    return (await this.#ask('GET', '/applications')) as readonly AppId[];
  }

  /** The largest epoch that was accepted here, by whatever store it was given. */
  async epoch(): Promise<Epoch> {
    const { epoch } = (await this.#ask('GET', '/epoch')) as { readonly epoch: Epoch };
    return epoch;
  }

  /** Rejects with ConflictError for an epoch that is over. */
  async fence(epoch: Epoch): Promise<void> {
    refuseConflict(await this.#ask('POST', '/fence', { epoch }));
  }

  /** Rejects with ConflictError for an epoch that is over. */
  async exec(exec: Exec, fence: Fence): Promise<void> {
    refuseConflict(await this.#ask('POST', '/exec', { exec, fence }));
  }

  async execState(key: Key): Promise<ExecState> {
    const { state } = (await this.#ask('GET', `/exec?key=${encodeURIComponent(key)}`)) as { readonly state: ExecState };
    return state;
  }

  /** Requests of the proxies, and processor time, memory and readiness of every instance. */
  async collect(at: Instant): Promise<SampleBatch> {
    try {
      const samples = (await this.#ask('GET', '/samples')) as readonly PlatformSample[];
      return { samples: samples.map((sample) => ({ ...sample, at })), failures: [] };
    } catch (error) {
      return { samples: [], failures: [{ source: this.name, labels: {}, why: error instanceof Error ? error.message : String(error), at: this.#clock.now() }] };
    }
  }

  /** Stops every instance gracefully, then the supervisor; resolves when they are gone. No error if none runs. */
  async shutdown(): Promise<void> {
    this.#shutDown = true;
    try {
      await this.#client.ask('POST', '/shutdown', {});
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
    }
    const deadline = Date.now() + startMs;
    while (await this.#answers()) {
      if (Date.now() > deadline) throw new Error(`the supervisor of ${this.#dataDir} still answers ${startMs} ms after it was shut down`);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  /** Lets go of the connection; everything goes on running. */
  close(): void {
    this.#client.close();
  }

  /** Every request is safe to send twice: writes carry a key, the rest only reads. */
  async #ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    try {
      return await this.#client.ask(method, path, body);
    } catch (error) {
      if (!(error instanceof UnreachableError) || this.#shutDown) throw error;
      await this.ping();
      return await this.#client.ask(method, path, body);
    }
  }

  #running(): Promise<SupervisorFacts> {
    this.#starting ??= this.#startIfGone().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #startIfGone(): Promise<SupervisorFacts> {
    if (!(await this.#answers())) await startSupervisor(this.#dataDir, this.#nodePath, () => this.#answers(), startMs);
    const facts = (await this.#client.ask('GET', '/ping')) as SupervisorFacts;
    if (facts.protocol === protocolVersion) return facts;
    throw new Error(
      `the supervisor of ${this.#dataDir} speaks protocol ${facts.protocol}; it must be ${protocolVersion}; end process ${facts.pid} (its instances go on and are adopted)`,
    );
  }

  #answers(): Promise<boolean> {
    return this.#client.ask('GET', '/ping').then(
      () => true,
      () => false,
    );
  }
}

const noCapabilities: Capabilities = { name: 'local', limits: { cores: false, memory: false, why: 'not known yet' }, placement: false, exec: true };

/**
 * Opens the platform of a data directory and makes sure that its supervisor runs.
 * @throws Error naming the file if its state is damaged, or with whatever else keeps the supervisor from starting
 */
export async function openLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const platform = new LocalPlatform(options);
  await platform.ping();
  return platform;
}
