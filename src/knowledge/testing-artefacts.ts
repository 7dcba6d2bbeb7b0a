import type { Clock } from '../model/clock.ts';
import type { Instant } from '../units/time.ts';
import { artefactOf, checkedHash } from './ports/artefact-hash.ts';
import type { ArtefactStore } from './ports/artefact-store.ts';
import { ArtefactError } from './ports/artefact-store.ts';

/** Artefacts in memory, for tests; they can be harmed. */
export type TestingArtefacts = ArtefactStore & { readonly harm: (sha256: string, how: 'delete' | 'flip') => void };

export function testingArtefacts(clock: Clock): TestingArtefacts {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly at: Instant }>();
  return {
    async put(bytes) {
      const artefact = artefactOf(bytes);
      kept.set(artefact.sha256, { bytes: Uint8Array.from(bytes), at: clock.now() });
      return artefact;
    },
    async get(sha256) {
      const found = kept.get(checkedHash(sha256));
      if (found === undefined) throw new ArtefactError('missing', `artefact ${sha256} is not there`);
      if (artefactOf(found.bytes).sha256 !== sha256) throw new ArtefactError('damaged', `artefact ${sha256} is damaged`);
      return found.bytes;
    },
    async collect(inUse, before) {
      const used = await inUse();
      const gone = [...kept].filter(([sha256, { at }]) => at < before && !used.has(sha256)).map(([sha256]) => sha256);
      for (const sha256 of gone) kept.delete(sha256);
      return gone;
    },
    harm(sha256, how) {
      const found = kept.get(sha256);
      if (how === 'delete') kept.delete(sha256);
      else if (found !== undefined) kept.set(sha256, { ...found, bytes: found.bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) });
    },
  };
}
