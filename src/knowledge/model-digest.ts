import { createHash } from 'node:crypto';
import type { ModelContent } from './ports/model-registry.ts';

/** SHA-256 of everything that makes a version what it is; the order of metrics and parents does not count, nor what the data are called, whose hash counts. */
export function modelDigest(content: ModelContent): string {
  const { name, kind, dataSha256, codeVersion, nodeVersion, kernel, seed, samples, metrics, artefact, parents } = content;
  const sorted = (items: readonly unknown[]): readonly string[] => items.map((item) => JSON.stringify(item)).toSorted();
  const parts = [
    name, kind, dataSha256, codeVersion, nodeVersion, kernel, seed, samples, artefact.sha256, artefact.bytes,
    sorted(Object.entries(metrics)),
    sorted(parents.map((parent) => [parent.name, parent.version])),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
