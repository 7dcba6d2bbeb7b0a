import { describe } from 'vitest';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { holtWinters } from './holt-winters.ts';
import { lastValue } from './last-value.ts';
import { linear } from './linear.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { thetaScan } from './theta-scan.ts';
import { theta } from './theta.ts';

describe('last-value', () => forecasterContract(lastValue));
describe('seasonal-naive', () => forecasterContract(seasonalNaive));
describe('holt-winters', () => forecasterContract(holtWinters));
describe('theta', () => forecasterContract(theta));
describe('theta-scan', () => forecasterContract(thetaScan));
describe('linear', () => forecasterContract(linear));
