import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Compute, JobOrder, JobWatch } from '../../learn/ports/compute.ts';
import { ComputeError } from '../../learn/ports/compute.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { JobAnswer } from './job-messages.ts';

/** Bounds of the pool. */
export type WorkerComputeOptions = {
  /** Jobs at a time; one core is left to the loop. */
  readonly threads?: number;
  /** Jobs that may wait; more are refused. */
  readonly waitingMax?: number;
  /**
   * JavaScript heap of a thread in MiB; typed arrays lie outside of it. Node usually ends only the thread that needs more, but an
   * allocation deep in the engine can still end the whole process: this is a seat belt, not a wall.
   */
  readonly heapMebibytes?: number;
};

/** Idle threads are kept that long (ms), so that jobs in a row do not start one each. */
const idleMs = 5000;

/** Runs jobs in worker threads of this process (piscina). */
export class WorkerCompute implements Compute {
  readonly #pool: Piscina;
  #closed = false;

  constructor({ threads = Math.max(1, availableParallelism() - 1), waitingMax = 1000, heapMebibytes = 1024 }: WorkerComputeOptions = {}) {
    const script = `./worker-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`;
    this.#pool = new Piscina({
      filename: fileURLToPath(new URL(script, import.meta.url)),
      name: 'runJob',
      minThreads: 0,
      maxThreads: threads,
      maxQueue: waitingMax,
      idleTimeout: idleMs,
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
      // Flags of a test runner or debugger are not for our threads.
      execArgv: [],
    });
    // A thread that breaks while it is idle is replaced by the pool; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  async run({ module, input }: JobOrder, { onProgress, stop, cancel }: JobWatch = {}): Promise<unknown> {
    if (module.protocol !== 'file:') throw new InvalidInputError([`module is ${module.href}; it must be a file: URL of a module of ours; pass one`]);
    if (this.#closed) throw new ComputeError('cancelled', 'the compute was closed before the job was given to it');
    const { port1: here, port2: there } = new MessageChannel();
    const ask = (): void => here.postMessage('stop', []);
    if (stop?.aborted === true) ask();
    stop?.addEventListener('abort', ask, { once: true });
    here.on('message', (progress: unknown) => onProgress?.(progress));
    try {
      const task = { module: module.href, input, port: there };
      const answer = (await this.#pool.run(task, { transferList: [there], signal: cancel ?? null })) as JobAnswer;
      // Sent before the answer, but through another port: what has not been delivered yet is fetched, so that none comes after the end.
      for (let left = receiveMessageOnPort(here); left !== undefined; left = receiveMessageOnPort(here)) onProgress?.(left.message);
      return outputOf(answer, module);
    } catch (error) {
      throw this.#named(error, module, cancel);
    } finally {
      stop?.removeEventListener('abort', ask);
      here.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.destroy();
  }

  /** Says in our words why the pool gave no answer. */
  #named(error: unknown, module: URL, cancel: AbortSignal | undefined): unknown {
    if (error instanceof ComputeError || error instanceof InvalidInputError) return error;
    const message = error instanceof Error ? error.message : String(error);
    const job = nameOf(module);
    if (cancel?.aborted === true) return new ComputeError('cancelled', `${job} was cancelled`, cancel.reason);
    if (this.#closed) return new ComputeError('cancelled', `${job} was cancelled because the compute was closed`, error);
    if (/queue is at limit|No task queue available/.test(message)) return new ComputeError('refused', `${job} was refused: ${this.#pool.options.maxQueue} jobs wait already; try again later`, error);
    if (error instanceof DOMException && error.name === 'DataCloneError') return new InvalidInputError([`the input of ${job} cannot be sent to another thread (${message}); pass plain data`]);
    return new ComputeError('crashed', `${job} crashed: its thread ended without an answer (${message}); resume from the last checkpoint`, error);
  }
}

const nameOf = (module: URL): string => module.pathname.split('/').at(-1) ?? module.pathname;

function outputOf(answer: JobAnswer, module: URL): unknown {
  if (answer.kind === 'done') return answer.output;
  if (answer.problems !== null) throw new InvalidInputError(answer.problems);
  const cause = Object.assign(new Error(answer.message), { name: answer.name, stack: answer.stack });
  throw new ComputeError('failed', `${nameOf(module)} failed: ${answer.message}`, cause);
}
