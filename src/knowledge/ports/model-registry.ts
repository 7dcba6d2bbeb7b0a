import type { Instant } from '../../units/time.ts';

/** One version of a model, for ever. */
export type ModelRef = { readonly name: string; readonly version: number };

/** What makes a version what it is: where its bytes came from, and the bytes. Equal content of one model is one version. */
export type ModelContent = {
  /** A name as documents have it: a-z, 0-9 and -. */
  readonly name: string;
  /** The forecaster, or other kind of learner, that can restore it. */
  readonly kind: string;
  /** SHA-256 of what it was trained on; of a federated model, of its parents. */
  readonly dataSha256: string;
  /** Version of Homeostat that trained it. */
  readonly codeVersion: string;
  readonly nodeVersion: string;
  /** Kernel of the arithmetic that networks are trained with; null where there is none. */
  readonly kernel: string | null;
  readonly seed: number | null;
  /** Points that it was trained on: its weight where models are averaged. */
  readonly samples: number;
  /** What it was trained on, in words; null where that is no one series, and of versions from before it was kept. */
  readonly series: TrainedSeries | null;
  /** Figures by name, such as the pinball loss on what was held out; nothing that differs from one equal training to the next. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly artefact: Artefact;
  /** The versions it was made of, where it was. */
  readonly parents: readonly ModelRef[];
};

/** The series that a model was trained on; the hash of its data says exactly which. */
export type TrainedSeries = { readonly file: string; readonly column: string; readonly stepMs: number; readonly from: Instant; readonly to: Instant; readonly horizon: number };

/** Bytes by their hash. */
export type Artefact = { readonly sha256: string; readonly bytes: number };

/** A registered version. It never changes and its number, counted from 1, is never given again. */
export type ModelVersion = ModelContent & {
  readonly version: number;
  /** SHA-256 of the content, see modelDigest. */
  readonly digest: string;
  readonly createdAt: Instant;
};

/** One move of an alias such as `champion`; the last one says which version holds it. */
export type AliasMove = {
  readonly model: string;
  readonly alias: string;
  /** Counts the moves of this alias from 1. */
  readonly number: number;
  readonly action: 'promote' | 'rollback';
  /** The holder before; null for the first. */
  readonly from: number | null;
  readonly to: number;
  /** The move whose holder a rollback returns to; null where there is none further back. */
  readonly below: number | null;
  readonly by: string | null;
  readonly why: string | null;
  readonly at: Instant;
};

/** Writes of the registry; they are committed like all others, all or nothing. */
export type ModelWrite =
  /** Its version must be one more than the newest and its content new; anything else is a conflict. */
  | { readonly kind: 'put-model-version'; readonly version: ModelVersion }
  /** Its number must be one more than that of the last move of the alias; anything else is a conflict. */
  | { readonly kind: 'put-alias-move'; readonly move: AliasMove };

export interface ModelReads {
  /** Names of all models, ascending. */
  modelNames(): Promise<readonly string[]>;
  modelVersion(name: string, version: number): Promise<ModelVersion | null>;
  /** The version of that content. */
  modelVersionOfDigest(name: string, digest: string): Promise<ModelVersion | null>;
  /** Newest first; `before` continues a listing (version of the last row). */
  modelVersions(name: string, options: { readonly limit: number; readonly before?: number }): Promise<readonly ModelVersion[]>;
  /** How many versions each model has. */
  modelVersionCounts(): Promise<ReadonlyMap<string, number>>;
  /** The last move of every alias, of one model or of all; by model and alias. */
  aliases(model?: string): Promise<readonly AliasMove[]>;
  aliasMove(model: string, alias: string, number: number): Promise<AliasMove | null>;
  /** Of all aliases of a model or of one, newest first. */
  aliasMoves(model: string, options: { readonly alias?: string; readonly limit: number }): Promise<readonly AliasMove[]>;
  /** Hashes of all artefacts that a version refers to. */
  artefactsInUse(): Promise<ReadonlySet<string>>;
}
