import type { RecordedDecision } from '../../model/decision.ts';
import type { ObjectiveStatus } from '../../model/finding.ts';
import type { AppId, ComponentName, DecisionId, Epoch, InstanceId, RunId } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import type { Run } from '../../model/run.ts';
import type { Instant } from '../../units/time.ts';
import type { UsdPerHour } from '../../units/resources.ts';
import type { ModelReads, ModelWrite } from './model-registry.ts';

/** A document with its history: `generation` counts the changes of its spec from 1. */
export type StoredDocument = {
  readonly kind: string;
  readonly name: string;
  readonly generation: number;
  /** Changes with every write, for optimistic locking. */
  readonly resourceVersion: number;
  readonly document: Json;
  /** Folder that relative paths in it start from. */
  readonly baseDir: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
};

/** One instance's bill: open while `to` is null. */
export type LedgerRow = {
  readonly app: AppId;
  readonly component: ComponentName;
  readonly instance: InstanceId;
  readonly template: string;
  readonly price: UsdPerHour;
  readonly from: Instant;
  readonly to: Instant | null;
};

/** A stretch of time in which an objective had one status. */
export type ObjectiveSpan = {
  readonly app: AppId;
  readonly objective: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly status: ObjectiveStatus;
  /** False while its condition did not hold. */
  readonly applies: boolean;
  /** The last value in it; null where it was missing. */
  readonly value: number | null;
  readonly why: string;
};

export type StoredEvent = {
  /** Ascending in the order of writing; given by the store. */
  readonly sequence: number;
  readonly at: Instant;
  readonly app: AppId | null;
  /** One word in CamelCase, such as RunSucceeded. */
  readonly type: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly subject: string;
  readonly message: string;
  readonly data: Json;
};

export type NewEvent = Omit<StoredEvent, 'sequence'>;

/** One change. A list of them is written in one transaction: all or nothing. */
export type Write =
  /** `expected` is the resourceVersion it replaces (0: must be new; null: whatever is there). The generation grows only if the spec changed. */
  | { readonly kind: 'put-document'; readonly documentKind: string; readonly name: string; readonly document: Json; readonly baseDir: string; readonly expected: number | null; readonly at: Instant }
  | { readonly kind: 'delete-document'; readonly documentKind: string; readonly name: string; readonly at: Instant }
  | { readonly kind: 'put-decision'; readonly decision: RecordedDecision }
  | { readonly kind: 'put-policy-state'; readonly app: AppId; readonly policy: string; readonly state: Json }
  /** Replaces the row whose version is `run.version - 1` (version 1: must be new); anything else is a conflict. */
  | { readonly kind: 'put-run'; readonly run: Run }
  /** Opens a row (no effect if the instance has an open one, or had one from the same instant). */
  | { readonly kind: 'open-ledger'; readonly row: LedgerRow }
  | { readonly kind: 'close-ledger'; readonly app: AppId; readonly instance: InstanceId; readonly to: Instant }
  /** Lengthens the last span if status and applies are the same and there is no gap before it, else adds one. */
  | { readonly kind: 'extend-span'; readonly span: ObjectiveSpan }
  | { readonly kind: 'add-event'; readonly event: NewEvent }
  | { readonly kind: 'put-setting'; readonly name: string; readonly value: Json }
  | ModelWrite;

/** A write of an older controller: a newer one took over. It must stop. */
export class StaleEpochError extends Error {
  override readonly name = 'StaleEpochError';
}

/** A row was changed meanwhile. Read it again. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError';
}

export interface Writes {
  /** Starts a new term, above `above` too, and fences all earlier ones. */
  acquireEpoch(holder: string, above?: Epoch): Promise<Epoch>;
  /**
   * Writes all or nothing, durably before it resolves. Rejects with StaleEpochError if `epoch` is not the newest
   * (null: a write that no controller owns, such as a user's), with VersionConflictError on a conflict.
   */
  commit(writes: readonly Write[], epoch: Epoch | null): Promise<void>;
}

export interface DocumentReads {
  documents(kind: string): Promise<readonly StoredDocument[]>;
  document(kind: string, name: string): Promise<StoredDocument | null>;
  /** Newest first. */
  documentHistory(kind: string, name: string): Promise<readonly StoredDocument[]>;
}

export interface DecisionReads {
  decision(id: DecisionId): Promise<RecordedDecision | null>;
  /**
   * Newest first; `before` continues a listing (cycle of the last row). Shadows are left out unless asked for. A cycle is
   * never cut: a page holds a few more than `limit` where its last cycle made several decisions.
   */
  decisions(app: AppId, options: { readonly limit: number; readonly before?: number; readonly shadows?: boolean }): Promise<readonly RecordedDecision[]>;
  /**
   * What a shadow (by its place in the document, from 0) had decided last up to this cycle, which may be a decision that it made long before and
   * repeated since; null where it had decided nothing yet.
   */
  shadowDecision(app: AppId, shadow: number, cycle: number): Promise<RecordedDecision | null>;
  policyState(app: AppId, policy: string): Promise<Json | null>;
}

export interface RunReads {
  run(id: RunId): Promise<Run | null>;
  /** Not ended, oldest first, of all applications. */
  openRuns(): Promise<readonly Run[]>;
  /** Newest first; `since` filters by the end (open runs always count). */
  runs(app: AppId, options: { readonly limit: number; readonly since?: Instant }): Promise<readonly Run[]>;
}

export interface LedgerReads {
  openLedger(app: AppId): Promise<readonly LedgerRow[]>;
  /** Rows that overlap the time. */
  ledger(app: AppId, from: Instant, to: Instant): Promise<readonly LedgerRow[]>;
}

export interface ObjectiveReads {
  /** Spans that overlap the time, oldest first, of one objective or all. */
  spans(app: AppId, from: Instant, to: Instant, objective?: string): Promise<readonly ObjectiveSpan[]>;
}

export interface EventReads {
  /** Ascending by sequence, after `after`; of one application or all. */
  events(options: { readonly app?: AppId; readonly after?: number; readonly limit: number }): Promise<readonly StoredEvent[]>;
  /** Newest first. */
  latestEvents(options: { readonly app?: AppId; readonly limit: number }): Promise<readonly StoredEvent[]>;
}

export interface SettingReads {
  setting(name: string): Promise<Json | null>;
}

/** Per kind of record: what ended before this goes. Open runs and bills and the present version of a document always stay. */
export type PruneBefore = {
  readonly decisions: Instant;
  readonly runs: Instant;
  readonly ledger: Instant;
  readonly spans: Instant;
  readonly events: Instant;
  readonly documentHistory: Instant;
};

/** What is kept: embedded in one file, or in PostgreSQL. */
export interface KnowledgeStore extends Writes, DocumentReads, DecisionReads, RunReads, LedgerReads, ObjectiveReads, EventReads, SettingReads, ModelReads {
  /** All settings at once, for who needs those of many applications. */
  settings(): Promise<ReadonlyMap<string, Json>>;
  /** Deletes what is older than the retention (one instant for all, or one per kind); returns the number of rows. */
  prune(before: Instant | PruneBefore): Promise<number>;
  close(): Promise<void>;
}
