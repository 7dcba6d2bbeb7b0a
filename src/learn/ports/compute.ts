/** A program that runs elsewhere: a module of ours whose export `run` is a `Job`. Input and output must be cloneable between threads. */
export type JobOrder = { readonly module: URL; readonly input: unknown };

/** What a caller may do with a job that runs. */
export type JobWatch = {
  readonly onProgress?: (progress: unknown) => void;
  /** Asks the job to end early in good order, with an output such as a checkpoint. A job that never looks runs on. */
  readonly stop?: AbortSignal;
  /** Ends the job at once, wherever it is; `run` rejects with a ComputeError `cancelled`. */
  readonly cancel?: AbortSignal;
};

/** Runs long jobs somewhere else than in the loop. */
export interface Compute {
  /**
   * Runs one job and gives its output. Rejects with InvalidInputError when the job finds its input wrong, else with ComputeError;
   * nothing is tried again, which the caller may do from the last checkpoint.
   */
  run(order: JobOrder, watch?: JobWatch): Promise<unknown>;
  /** Cancels what still runs and gives the threads back. */
  close(): Promise<void>;
}

/** What a job module exports as `run`. */
export type Job<Input, Progress, Output> = (input: Input, context: JobContext<Progress>) => Output | Promise<Output>;

/** What a job sees of its caller. */
export type JobContext<Progress> = {
  progress(progress: Progress): void;
  /** Whether the job was asked to end early. Cheap enough to ask many times a second. */
  stopRequested(): boolean;
};

/**
 * Why there is no output. `failed`: the job threw. `crashed`: its thread ended without an answer (memory, a fatal error, an exit).
 * `cancelled`: by the caller, or because the compute was closed. `refused`: too many jobs wait already; try again later.
 */
export class ComputeError extends Error {
  override readonly name = 'ComputeError';
  readonly kind: 'failed' | 'crashed' | 'cancelled' | 'refused';

  constructor(kind: ComputeError['kind'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
  }
}
