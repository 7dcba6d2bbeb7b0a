import type { ForecastModel, ForecastQuery } from '../../analyse/ports/forecaster.ts';
import type { Forecast, ForecastGround, RegularSeries, WhyNot } from '../../model/forecast.ts';
import { forecastFrom, whyNot } from '../../model/forecast.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import { randomStreams } from '../../model/random.ts';
import { Graph } from '../tensor/graph.ts';
import { Parameters } from '../tensor/parameters.ts';
import { kernelsLike } from './kernels-like.ts';
import { atLevel, trainedLevels } from './quantile-levels.ts';
import type { BuiltNetwork, NetworkDesign } from './quantile-network.ts';
import { buildNetwork, parametersMaxOf } from './quantile-network.ts';
import type { Provenance } from './saved-network.ts';
import { encodeWeights } from './saved-network.ts';
import type { Standing, WindowShape } from './window-shape.ts';
import { firstOrigin, showWindow } from './window-shape.ts';

/** Memory for one window through a network, and for its weights and their gradients of 4 bytes each. */
const mebibytesOf = (shape: WindowShape): number => 4 + Math.ceil((parametersMaxOf(shape) * 8) / 2 ** 20);

export type QuantileModelParts = { readonly shape: WindowShape; readonly nonNegative: boolean; readonly weights: Float32Array; readonly trained: Provenance };

/** What is left out of a window to see what it is worth. */
type Hidden = { readonly seasons: boolean; readonly course: boolean };

/** A fitted quantile network. Its forecasts depend on the window, and the seasons before it, alone: there is no state between origins. */
export class QuantileModel implements ForecastModel {
  readonly name: string;
  readonly #parts: QuantileModelParts;
  readonly #graph: Graph;
  readonly #network: BuiltNetwork;
  readonly #notes: readonly string[];

  /** Throws InvalidInputError where the weights are not those of the design. */
  constructor(design: NetworkDesign, parts: QuantileModelParts) {
    const { shape, weights, trained } = parts;
    this.name = design.name;
    this.#parts = parts;
    const kernels = kernelsLike(trained.kernel, mebibytesOf(shape));
    this.#notes = kernels.name === trained.kernel ? [] : [`The network was trained with the kernel ${trained.kernel}, which this machine does not have; ${kernels.name} gives the same but for rounding.`];
    const parameters = new Parameters(kernels, parametersMaxOf(shape));
    this.#graph = new Graph(kernels);
    // The weights drawn here are overwritten at once: building a network and taking its weights are one step.
    const layers = design.layers(parameters, shape, randomStreams(0).stream('overwritten'));
    if (parameters.values.length !== weights.length) {
      throw new InvalidInputError([`saved ${design.name} model: weights: there are ${weights.length}; the shape needs ${parameters.values.length}; restore it from what save() wrote`]);
    }
    parameters.values.set(weights);
    this.#network = buildNetwork(design, shape, this.#graph, 1, layers);
  }

  forecast(past: RegularSeries, { horizon, quantiles }: ForecastQuery): Forecast | WhyNot {
    const { shape, nonNegative } = this.#parts;
    const reason = this.#refusal(past, horizon);
    if (reason !== undefined) return reason;
    const standing = this.#run(past, { seasons: false, course: false });
    const values = new Float64Array(horizon * quantiles.length);
    for (let lead = 0; lead < horizon; lead++) this.#read(lead, standing, quantiles, nonNegative, values, lead * quantiles.length);
    // The ceiling was trained for the whole horizon; for a shorter one it would be too high.
    const peak = horizon === shape.horizon ? this.#ceiling(standing, quantiles, values) : null;
    return forecastFrom(past, { model: this.name, quantiles, values, peak, notes: this.#notes });
  }

  /** Hides one thing after the other from the network; what the median loses by it is its contribution. The sum is exact. */
  explain(past: RegularSeries, { horizon }: ForecastQuery, lead: number): readonly ForecastGround[] {
    const { shape } = this.#parts;
    if (this.#refusal(past, horizon) !== undefined || lead < 0 || lead >= horizon) return [];
    const median = (hidden: Hidden): number => {
      const standing = this.#run(past, hidden);
      const result = new Float64Array(1);
      this.#read(lead, standing, [0.5], false, result, 0);
      return result[0] as number;
    };
    const level = past.values.at(-1) as number;
    const [all, noSeasons, neither] = [median({ seasons: false, course: false }), median({ seasons: true, course: false }), median({ seasons: true, course: true })];
    const grounds: readonly ForecastGround[] = [
      { name: 'level', detail: 'the last value', contribution: level },
      { name: 'season', detail: shape.lags.length === 0 ? 'no season is shown to this network' : `the course ${shape.lags.join(' and ')} steps earlier`, contribution: all - noSeasons },
      { name: 'feature', detail: `the course of the last ${shape.window} points`, contribution: noSeasons - neither },
      { name: 'trend', detail: 'what the network expects of a flat course at this time', contribution: neither - level },
    ];
    return grounds.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  }

  save(): Json {
    const { shape, nonNegative, weights, trained } = this.#parts;
    return { name: this.name, shape, nonNegative, weights: encodeWeights(weights), trained };
  }

  #refusal(past: RegularSeries, horizon: number): WhyNot | undefined {
    const { shape } = this.#parts;
    const needed = firstOrigin(shape) + 1;
    if (past.values.length < needed) {
      return whyNot('too-short', `The ${this.name} network needs ${needed} points up to the origin; there are ${past.values.length}; ask from a later origin.`);
    }
    if (horizon > shape.horizon) {
      return whyNot('no-training', `The ${this.name} network was trained for ${shape.horizon} steps ahead, but ${horizon} are asked; fit it with that horizon.`);
    }
    return undefined;
  }

  #run(past: RegularSeries, hidden: Hidden): Standing {
    const { sequence, extras, rowOf } = this.#network;
    const standing = showWindow(past, this.#parts.shape, past.values.length - 1, { sequence: sequence.values, extras: extras.values, index: 0, rowOf: rowOf(0) });
    if (hidden.seasons) extras.values.fill(0);
    if (hidden.course) for (let at = 0; at < sequence.values.length; at += sequence.columns) sequence.values[at] = 0;
    this.#graph.forward();
    return standing;
  }

  /** Quantiles of the maximum over the horizon. The maximum is at least each of its values, so its quantiles are at least theirs. */
  #ceiling(standing: Standing, quantiles: readonly number[], values: Float64Array): Float64Array {
    const peak = new Float64Array(quantiles.length);
    this.#read(this.#parts.shape.horizon, standing, quantiles, this.#parts.nonNegative, peak, 0);
    for (const [index, value] of values.entries()) {
      const column = index % quantiles.length;
      peak[column] = Math.max(peak[column] as number, value);
    }
    return peak;
  }

  /** Quantiles of one group, in the unit of the series, to `into` from `at` on. */
  #read(group: number, { last, scale }: Standing, quantiles: readonly number[], nonNegative: boolean, into: Float64Array, at: number): void {
    const from = group * trainedLevels.length;
    const unit = scale * (this.#parts.shape.changes[group] as number);
    const column = (index: number): number => this.#network.quantiles.values[from + index] as number;
    for (const [index, level] of quantiles.entries()) {
      const value = last + unit * atLevel(trainedLevels, column, level);
      into[at + index] = nonNegative ? Math.max(0, value) : value;
    }
  }
}
