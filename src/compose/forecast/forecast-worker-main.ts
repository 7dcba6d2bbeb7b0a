import { parentPort } from 'node:worker_threads';
import { stopwatch } from '../../adapters/system/stopwatch.ts';
import { answerForecast } from '../../experiment/forecast/answer-forecast.ts';
import { evaluateModel } from '../../experiment/forecast/evaluate-model.ts';
import { makeForecaster } from '../../experiment/forecast/forecasters.ts';
import type { EvaluationJob } from '../../experiment/ports/forecast-runner.ts';
import { invariant } from '../../model/error.ts';
import type { WorkerJob, WorkerNews } from './worker-messages.ts';

/** How often progress is told, in ms: often enough to look alive, rarely enough to cost nothing. */
const progressEveryMs = 100;

/** The program of a worker thread: does the jobs that it is sent, one after the other. */
invariant(parentPort !== null, 'this program runs as a worker thread');
const port = parentPort;
const tell = (news: WorkerNews): void => port.postMessage(news);

port.on('message', (job: WorkerJob) => {
  try {
    if (job.kind === 'forecast') tell({ kind: 'forecast', answer: answerForecast(job, stopwatch) });
    else tell({ kind: 'evaluated', evaluation: evaluate(job) });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});

function evaluate({ model, series, settings }: EvaluationJob): Extract<WorkerNews, { kind: 'evaluated' }>['evaluation'] {
  const steps = evaluateModel(series, makeForecaster(model, settings.calendar), settings, stopwatch);
  let toldAt = Number.NEGATIVE_INFINITY;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (stopwatch() - toldAt < progressEveryMs) continue;
    toldAt = stopwatch();
    tell({ kind: 'progress', progress: step.value });
  }
}
