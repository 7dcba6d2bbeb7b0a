import type { Job } from '../../learn/ports/compute.ts';
import type { ForecastOrder, MadeForecast } from '../../loop/ports/forecast-maker.ts';
import { makeStagePeaks } from './make-stage-peaks.ts';

/** The program of a worker thread: fits and forecasts, away from the loop. */
export const run: Job<ForecastOrder, never, MadeForecast> = (order) => makeStagePeaks(order);
