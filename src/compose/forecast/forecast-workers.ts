import { Worker } from 'node:worker_threads';
import type { EvaluationProgress } from '../../experiment/forecast/evaluate-model.ts';
import type { ForecastRunner } from '../../experiment/ports/forecast-runner.ts';
import type { WorkerJob, WorkerNews } from './worker-messages.ts';

type Ended = Exclude<WorkerNews, { kind: 'progress' }>;
type Task = {
  readonly job: WorkerJob;
  readonly progress: (progress: EvaluationProgress) => void;
  readonly done: (news: Ended) => void;
  readonly failed: (error: Error) => void;
};

/** A runner whose work happens in threads. `close` ends them, also in the middle of a job. */
export type ForecastWorkers = ForecastRunner & { readonly close: () => Promise<void> };

/**
 * Runs forecast jobs in at most `size` worker threads, in the order in which they were asked for. The thread that asks stays free, so
 * that it can show progress and hear Ctrl-C. Which thread does a job changes nothing about its result.
 */
export function forecastWorkers(size: number): ForecastWorkers {
  const waiting: Task[] = [];
  const idle: Worker[] = [];
  const running = new Map<Worker, Task | null>();
  const program = new URL(`./forecast-worker-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

  const next = (): void => {
    while (waiting.length > 0) {
      const worker = idle.pop() ?? (running.size < size ? started() : undefined);
      const task = worker === undefined ? undefined : waiting.shift();
      if (worker === undefined || task === undefined) return;
      running.set(worker, task);
      worker.postMessage(task.job, []);
    }
  };
  const started = (): Worker => {
    const worker = new Worker(program);
    running.set(worker, null);
    worker.on('message', (news: WorkerNews) => heard(worker, news));
    worker.on('error', (error) => broken(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => broken(worker, `exit code ${code}`));
    return worker;
  };
  const heard = (worker: Worker, news: WorkerNews): void => {
    const task = running.get(worker);
    if (task === null || task === undefined) return;
    if (news.kind === 'progress') return task.progress(news.progress);
    running.set(worker, null);
    idle.push(worker);
    next();
    if (news.kind === 'failed') task.failed(new Error(`${task.job.model}: ${news.message}`));
    else task.done(news);
  };
  const broken = (worker: Worker, what: string): void => {
    const task = running.get(worker);
    running.delete(worker);
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    task?.failed(new Error(`${task.job.model}: its thread ended: ${what}; this is a defect, please report it`));
    next();
  };
  const ask = (job: WorkerJob, progress: Task['progress'], signal: AbortSignal): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const stop = (): void => reject(signal.reason as Error);
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      waiting.push({ job, progress, done: resolve, failed: reject });
      next();
    });
  return {
    evaluate: async (job, progress, signal) => {
      const news = await ask(job, progress, signal);
      if (news.kind !== 'evaluated') throw new Error(`${job.model}: a thread answered ${news.kind} to evaluate`);
      return news.evaluation;
    },
    forecast: async (job, signal) => {
      const news = await ask(job, () => undefined, signal);
      if (news.kind !== 'forecast') throw new Error(`${job.model}: a thread answered ${news.kind} to forecast`);
      return news.answer;
    },
    close: async () => {
      waiting.length = 0;
      const workers = [...running.keys()];
      // What they were at has no answer any more; nobody may take their end for a defect.
      running.clear();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
