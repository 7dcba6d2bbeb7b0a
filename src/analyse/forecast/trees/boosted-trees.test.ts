import { describe } from 'vitest';
import { forecasterContract } from '../../ports/forecaster.contract.ts';
import { boostedTrees } from './boosted-trees.ts';

describe('boosted-trees', () => forecasterContract(boostedTrees, { timeoutMs: 60_000 }));
