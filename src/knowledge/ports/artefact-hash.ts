import { createHash } from 'node:crypto';
import { InvalidInputError } from '../../model/error.ts';
import type { Artefact } from './model-registry.ts';
import { ARTEFACT_BYTES_MAX } from './artefact-store.ts';

/** The address of some bytes. Throws InvalidInputError if they are too many. */
export function artefactOf(bytes: Uint8Array): Artefact {
  if (bytes.byteLength > ARTEFACT_BYTES_MAX) {
    throw new InvalidInputError([`the artefact has ${bytes.byteLength} bytes; it must have at most ${ARTEFACT_BYTES_MAX}; save a smaller model`]);
  }
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength };
}

/** The hash, if it is one: it becomes part of a path. Throws InvalidInputError otherwise. */
export function checkedHash(sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new InvalidInputError([`artefact is ${JSON.stringify(sha256.slice(0, 80))}; it must be a SHA-256 of 64 characters 0-9 and a-f; take it from "homeostat models show"`]);
}
