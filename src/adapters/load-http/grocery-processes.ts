import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../examples/grocery/', import.meta.url));

export type GroceryComponent = 'recommender' | 'transactions' | 'collector' | 'queue' | 'worker' | 'updater';
export type GroceryProcess = { readonly url: string; readonly child: ChildProcess };

/** Starts processes of the grocery application by hand, without Homeostat: one replica of each, linked by the environment. */
export class GroceryProcesses {
  readonly #stateFolder: string;
  readonly #links: Record<string, string> = {};
  readonly #started: GroceryProcess[] = [];

  constructor(stateFolder: string) {
    this.#stateFolder = stateFolder;
  }

  /** Starts one process and waits until it is ready, or until `readyWithinMs` is over. */
  async start(component: GroceryComponent, env: Readonly<Record<string, string>> = {}, readyWithinMs = 15_000): Promise<GroceryProcess> {
    const port = env['PORT'] ?? String(await freePort());
    const child = spawn(process.execPath, [`${component}.ts`], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', STATE_DIR: this.#stateFolder, PORT: port, ...this.#links, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const started = { url: `http://127.0.0.1:${port}`, child };
    this.#started.push(started);
    if (readyWithinMs > 0) await eventually(() => isReady(started.url), readyWithinMs, `${component} is ready`);
    return started;
  }

  /** The first replica of every component; later ones are linked to these. */
  async startAll(): Promise<Readonly<Record<GroceryComponent, GroceryProcess>>> {
    const queue = await this.start('queue');
    this.#links['QUEUE_URL'] = queue.url;
    const transactions = await this.start('transactions');
    this.#links['TRANSACTIONS_URL'] = transactions.url;
    const [recommender, collector, worker] = await Promise.all([this.start('recommender'), this.start('collector'), this.start('worker')]);
    return { queue, transactions, recommender, collector, worker, updater: await this.start('updater') };
  }

  /** Ends every process that is left. */
  async close(): Promise<void> {
    await Promise.all(this.#started.map(({ child }) => ended(child, 'SIGKILL')));
  }
}

/** Sends a signal and waits for the end; resolves with the exit code, null after a signal. */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

/** Polls until the condition holds; throws after the time, naming what was waited for. */
export async function eventually(condition: () => Promise<boolean> | boolean, withinMs: number, what: string): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** The value of a metric without labels. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
