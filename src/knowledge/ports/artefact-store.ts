import type { Instant } from '../../units/time.ts';
import type { Artefact } from './model-registry.ts';

/** The largest artefact: 16 MiB is four times the largest network, as the base64 text it is saved as. */
export const ARTEFACT_BYTES_MAX = 16 * 1_048_576;

/** An artefact cannot be read as it was written: it is not there, or its bytes are others. The message says what to do. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
  readonly state: 'missing' | 'damaged';

  constructor(state: 'missing' | 'damaged', message: string) {
    super(message);
    this.state = state;
  }
}

/**
 * Bytes that are too large for the store, addressed by their SHA-256. What is there under a hash is whole, or reading it fails:
 * nothing is handed out that was not checked against its address.
 */
export interface ArtefactStore {
  /** Durable before it resolves; twice is once. Throws InvalidInputError above ARTEFACT_BYTES_MAX. */
  put(bytes: Uint8Array): Promise<Artefact>;
  /** Throws ArtefactError if it is missing or damaged, InvalidInputError for what is no hash. */
  get(sha256: string): Promise<Uint8Array>;
  /**
   * Deletes what was written before `before` and is not `inUse`; returns the hashes. `inUse` is asked again once an artefact
   * is out of the way, and what turns out to be in use is put back: a version that is registered meanwhile keeps its bytes, if
   * whoever registers puts them again where they are missing once its row is written.
   */
  collect(inUse: () => Promise<ReadonlySet<string>>, before: Instant): Promise<readonly string[]>;
}
