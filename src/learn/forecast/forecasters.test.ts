import { describe } from 'vitest';
import { forecasterContract } from '../../analyse/ports/forecaster.contract.ts';
import { lstmMseForecaster } from './lstm-mse.ts';
import { lstmForecaster } from './lstm.ts';
import { transformerForecaster } from './transformer.ts';

/** Few steps: the contract is about shapes, determinism and reasons; how well the networks forecast is tested beside it. */
const bounds = { stepsMax: 30, checkEvery: 15, patience: 2 };

describe('lstm', () => forecasterContract(() => lstmForecaster(bounds), { history: 24 * 14 }));

describe('lstm-mse', () => forecasterContract(() => lstmMseForecaster(bounds), { history: 24 * 14 }));

describe('transformer', () => forecasterContract(() => transformerForecaster(bounds), { history: 24 * 14 }));
