import type { Compute } from '../../learn/ports/compute.ts';
import type { ForecastMaker, MadeForecast } from '../../loop/ports/forecast-maker.ts';

const program = new URL(`./stage-peaks-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Forecasts that are made elsewhere, such as in worker threads, so that the loop goes on meanwhile. */
export const computedForecasts = (compute: Compute): ForecastMaker => ({
  make: (order, givenUp) => compute.run({ module: program, input: order }, givenUp === undefined ? {} : { cancel: givenUp }) as Promise<MadeForecast>,
});
