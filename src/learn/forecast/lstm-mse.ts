import * as z from 'zod';
import type { FitContext, Forecaster, ForecastModel, ForecastQuery } from '../../analyse/ports/forecaster.ts';
import type { Forecast, ForecastGround, RegularSeries, WhyNot } from '../../model/forecast.ts';
import { forecastFrom, whyNot } from '../../model/forecast.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import { randomStreams } from '../../model/random.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { fitMseNetwork, heldOutFrom, MseNetwork } from './mse-network.ts';
import { atLevel, trainedLevels } from './quantile-levels.ts';
import { kernelsLike } from './kernels-like.ts';
import { decodeWeights, encodeWeights, parseSaved, provenanceSchema, weightsSchema } from './saved-network.ts';
import { tooFar, tooLittle } from './too-little.ts';
import type { TrainingBounds } from './train-early-stopping.ts';

const name = 'lstm-mse';

/** Points that the network reads before it predicts. */
const windowMax = 48;

/** Fewest points of history beside a window and a horizon. */
const pointsMin = 64;

/** Origins in the held-out part from which residuals are taken. */
const residualOriginsMax = 200;

const inferenceMebibytes = 3;
const defaultBounds: TrainingBounds = { stepsMax: 400, checkEvery: 25, patience: 6 };

const savedSchema = z.strictObject({
  name: z.literal(name),
  window: z.int().min(1).max(windowMax),
  mean: z.number(),
  deviation: z.number().positive(),
  nonNegative: z.boolean(),
  /** Per lead, the quantiles of its residuals at `trainedLevels` in scaled units, the median taken off. */
  residuals: z.array(z.array(z.number()).length(trainedLevels.length).readonly()).min(1).max(512).readonly(),
  weights: weightsSchema,
  trained: provenanceSchema,
}).readonly();

type Saved = z.infer<typeof savedSchema>;

/**
 * The LSTM of CloudSkin D5.2, section 4.2.3, as published, to compare with: values normalised over the whole history, two LSTM and two dense
 * layers of 12 units, trained in open loop on the mean squared error; leads beyond the first come from the closed loop. The source gives
 * no bands: ours are its own residuals per lead in the last part of the history, around its prediction.
 */
export const lstmMseForecaster = (bounds: TrainingBounds = defaultBounds): Forecaster => ({
  name,
  fit: (past, context) => fit(past, context, bounds),
  restore: (saved: Json) => new LstmMseModel(parseSaved(savedSchema, saved, name)),
});

function fit(past: RegularSeries, { horizon, random }: FitContext, bounds: TrainingBounds): ForecastModel | WhyNot {
  const { values, measured } = past;
  const window = Math.max(1, Math.min(windowMax, Math.floor(values.length / 6)));
  const reason = tooFar(name, horizon) ?? tooLittle(name, past, window + horizon + pointsMin);
  if (reason !== undefined) return reason;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const scaled = Float32Array.from(values, (value) => (value - mean) / deviation);
  const kernels = createKernels();
  const { weights, result } = fitMseNetwork(scaled, measured, window, kernels, random.stream('forecast', name), bounds);
  return new LstmMseModel({
    name,
    window,
    mean,
    deviation,
    nonNegative: values.every((value) => value >= 0),
    residuals: residualsOf(scaled, weights, kernels.name, window, horizon),
    weights: encodeWeights(weights),
    trained: { kernel: kernels.name, node: process.versions.node, seed: random.seed, steps: result.steps, heldOutLoss: Number.isFinite(result.heldOutLoss) ? result.heldOutLoss : null },
  });
}

/** Predicts from origins in the held-out part and sorts what was missed, lead by lead. */
function residualsOf(scaled: Float32Array, weights: Float32Array, kernel: Saved['trained']['kernel'], window: number, horizon: number): Saved['residuals'] {
  const network = networkOf(weights, kernel);
  const misses = Array.from({ length: horizon }, (): number[] => []);
  const first = Math.max(window - 1, Math.min(heldOutFrom(scaled.length), scaled.length - horizon - residualOriginsMax / 4));
  const last = scaled.length - horizon - 1;
  const stride = Math.max(1, Math.ceil((last - first + 1) / residualOriginsMax));
  for (let origin = first; origin <= last; origin += stride) {
    const predicted = network.predict(scaled.subarray(origin + 1 - window, origin + 1), horizon);
    for (const [lead, own] of misses.entries()) own.push((scaled[origin + 1 + lead] as number) - (predicted[lead] as number));
  }
  return misses.map((own) => {
    const sorted = own.toSorted((a, b) => a - b);
    const at = (level: number): number => {
      const place = level * (sorted.length - 1);
      const below = sorted[Math.floor(place)] as number;
      return below + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] as number) - below);
    };
    return trainedLevels.map((level) => at(level) - at(0.5));
  });
}

function networkOf(weights: Float32Array, kernel: Saved['trained']['kernel']): MseNetwork {
  // The weights drawn here are overwritten at once.
  const network = new MseNetwork(kernelsLike(kernel, inferenceMebibytes), randomStreams(0).stream('overwritten'));
  const { values } = network.parameters;
  if (values.length !== weights.length) {
    throw new InvalidInputError([`saved ${name} model: weights: there are ${weights.length}; there must be ${values.length}; restore it from what save() wrote`]);
  }
  values.set(weights);
  return network;
}

class LstmMseModel implements ForecastModel {
  readonly name = name;
  readonly #saved: Saved;
  readonly #network: MseNetwork;

  constructor(saved: Saved) {
    this.#saved = saved;
    this.#network = networkOf(decodeWeights(saved.weights), saved.trained.kernel);
  }

  forecast(past: RegularSeries, { horizon, quantiles }: ForecastQuery): Forecast | WhyNot {
    const { residuals, deviation, nonNegative } = this.#saved;
    const reason = this.#refusal(past, horizon);
    if (reason !== undefined) return reason;
    const predicted = this.#predict(past, horizon);
    const values = new Float64Array(horizon * quantiles.length);
    for (let lead = 0; lead < horizon; lead++) {
      const own = residuals[lead] as readonly number[];
      for (const [column, level] of quantiles.entries()) {
        const value = (predicted[lead] as number) + deviation * atLevel(trainedLevels, (index) => own[index] as number, level);
        values[lead * quantiles.length + column] = nonNegative ? Math.max(0, value) : value;
      }
    }
    return forecastFrom(past, { model: name, quantiles, values, notes: [] });
  }

  /** The last value, and what the network adds to it. */
  explain(past: RegularSeries, { horizon }: ForecastQuery, lead: number): readonly ForecastGround[] {
    if (this.#refusal(past, horizon) !== undefined || lead < 0 || lead >= horizon) return [];
    const level = past.values.at(-1) as number;
    const grounds: readonly ForecastGround[] = [
      { name: 'level', detail: 'the last value', contribution: level },
      { name: 'feature', detail: `the course of the last ${this.#saved.window} points, and ${lead} own predictions fed back`, contribution: (this.#predict(past, horizon)[lead] as number) - level },
    ];
    return grounds.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  }

  save(): Json {
    return this.#saved;
  }

  #predict(past: RegularSeries, horizon: number): Float64Array {
    const { window, mean, deviation } = this.#saved;
    const scaled = Float32Array.from(past.values.subarray(past.values.length - window), (value) => (value - mean) / deviation);
    return this.#network.predict(scaled, horizon).map((value) => mean + deviation * value);
  }

  #refusal({ values }: RegularSeries, horizon: number): WhyNot | undefined {
    const { window, residuals } = this.#saved;
    if (values.length < window) return whyNot('too-short', `The ${name} network reads ${window} points up to the origin; there are ${values.length}; ask from a later origin.`);
    if (horizon > residuals.length) return whyNot('no-training', `The ${name} network was fitted for ${residuals.length} steps ahead, but ${horizon} are asked; fit it with that horizon.`);
    return undefined;
  }
}
