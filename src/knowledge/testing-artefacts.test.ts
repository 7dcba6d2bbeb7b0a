import { describe } from 'vitest';
import { instant } from '../units/time.ts';
import { artefactStoreContract } from './artefact-store.contract.ts';
import { testingArtefacts } from './testing-artefacts.ts';

describe('artefacts in memory', () => artefactStoreContract(() => {
  const store = testingArtefacts({ now: () => instant(1000) });
  return { store, harm: store.harm };
}));
