import { describe } from 'vitest';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { ensemble } from '../ensemble/ensemble.ts';
import { auto } from './auto.ts';

describe('auto', () => forecasterContract(auto, { history: 24 * 8, timeoutMs: 60_000 }));
describe('ensemble', () => forecasterContract(ensemble, { history: 24 * 6, timeoutMs: 60_000 }));
