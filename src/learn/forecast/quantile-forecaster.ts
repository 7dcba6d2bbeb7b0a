import * as z from 'zod';
import type { FitContext, Forecaster, ForecastModel } from '../../analyse/ports/forecaster.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { Json } from '../../model/json.ts';
import { createKernels } from '../kernels/create-kernels.ts';
import { fitQuantileNetwork, origins } from './fit-quantile-network.ts';
import { QuantileModel } from './quantile-model.ts';
import type { NetworkDesign } from './quantile-network.ts';
import { tooFar, tooLittle } from './too-little.ts';
import { decodeWeights, parseSaved, provenanceSchema, weightsSchema } from './saved-network.ts';
import { windowShapeOf, windowShapeSchema } from './window-shape.ts';

/** Fewest training windows that a network is fitted on. */
const windowsMin = 64;

/** Share of a short history that one window may take. */
const windowShare = 1 / 6;

/** A Forecaster of the given design: checks, training, saving and restoring are the same for all. */
export function quantileForecaster(design: NetworkDesign): Forecaster {
  const savedSchema = z.strictObject({
    name: z.literal(design.name),
    shape: windowShapeSchema,
    nonNegative: z.boolean(),
    weights: weightsSchema,
    trained: provenanceSchema,
  });
  return {
    name: design.name,
    fit: (past, context) => fit(design, past, context),
    restore: (saved: Json) => {
      const { shape, nonNegative, weights, trained } = parseSaved(savedSchema, saved, design.name);
      return new QuantileModel(design, { shape, nonNegative, weights: decodeWeights(weights), trained });
    },
  };
}

function fit(design: NetworkDesign, past: RegularSeries, { horizon, random }: FitContext): ForecastModel | WhyNot {
  const unit = design.windowUnit;
  const window = Math.max(unit, Math.min(design.window, Math.floor((past.values.length * windowShare) / unit) * unit));
  const reason = tooFar(design.name, horizon) ?? tooLittle(design.name, past, window + horizon + windowsMin);
  if (reason !== undefined) return reason;
  const shape = windowShapeOf(past, window, horizon);
  const { training } = origins(past, shape);
  const enough = tooLittle(design.name, past, window + horizon, { found: training.length, needed: windowsMin });
  if (enough !== undefined) return enough;
  const kernels = createKernels();
  const { weights, result } = fitQuantileNetwork(design, shape, past, kernels, random.stream('forecast', design.name));
  return new QuantileModel(design, {
    shape,
    nonNegative: past.values.every((value) => value >= 0),
    weights,
    trained: {
      kernel: kernels.name,
      node: process.versions.node,
      seed: random.seed,
      steps: result.steps,
      heldOutLoss: Number.isFinite(result.heldOutLoss) ? result.heldOutLoss : null,
    },
  });
}
