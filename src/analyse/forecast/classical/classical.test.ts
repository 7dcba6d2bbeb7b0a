import { describe } from 'vitest';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { lastValue } from './last-value.ts';

describe('last-value', () => forecasterContract(lastValue));
