/**
 * How a field of a saved network is joined. `same`: part of the architecture, must be equal. `mean`: numbers, averaged by samples.
 * `weights`: base64 of 32-bit floats, averaged by samples. `all`: true if it is true everywhere. `trained`: how it was trained.
 */
export type FieldRule = 'same' | 'mean' | 'weights' | 'all' | 'trained';

/** Every field of a saved network, by its path. A field that is not listed keeps a network from being federated: nothing is guessed. */
export type FederableFormat = Readonly<Record<string, FieldRule>>;

/** What a window is scaled by is averaged like the weights behind it; the judge says whether the result is any good. */
const quantileNetwork: FederableFormat = {
  name: 'same',
  'shape.window': 'same',
  'shape.horizon': 'same',
  'shape.lags': 'same',
  'shape.cycles': 'same',
  'shape.scaleMin': 'mean',
  'shape.changes': 'mean',
  nonNegative: 'all',
  weights: 'weights',
  trained: 'trained',
};

const mseNetwork: FederableFormat = {
  name: 'same',
  window: 'same',
  mean: 'mean',
  deviation: 'mean',
  nonNegative: 'all',
  residuals: 'mean',
  weights: 'weights',
  trained: 'trained',
};

/** Kinds of models whose parameters can be averaged. */
export const federableFormats: ReadonlyMap<string, FederableFormat> = new Map([
  ['lstm', quantileNetwork],
  ['transformer', quantileNetwork],
  ['lstm-mse', mseNetwork],
]);
