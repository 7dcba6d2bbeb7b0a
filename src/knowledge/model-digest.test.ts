import { expect, it } from 'vitest';
import { modelDigest } from './model-digest.ts';
import { sampleModelVersion } from './sample-records.ts';

const content = sampleModelVersion({ metrics: { a: 1, b: 2 }, parents: [{ name: 'x', version: 1 }, { name: 'y', version: 2 }] });

it('is the same for equal content in any order, whatever its number and time', () => {
  const other = sampleModelVersion({ metrics: { b: 2, a: 1 }, parents: content.parents.toReversed(), version: 9 });
  expect(modelDigest(other)).toBe(modelDigest(content));
});

it('differs where anything of the content does', () => {
  const changes = [
    { name: 'x' }, { kind: 'x' }, { dataSha256: 'e' }, { codeVersion: 'x' }, { nodeVersion: 'x' }, { kernel: null }, { seed: 2 }, { seed: null }, { samples: 1 },
    { metrics: { a: 1 } }, { artefact: { sha256: 'b', bytes: 3 } }, { artefact: { sha256: 'a'.repeat(64), bytes: 4 } }, { parents: [] },
  ];
  const digests = changes.map((change) => modelDigest({ ...content, ...change }));
  expect(new Set([modelDigest(content), ...digests]).size).toBe(changes.length + 1);
});
