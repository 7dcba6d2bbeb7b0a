/**
 * The rows as they are stored, the same in SQLite and PostgreSQL. What is only read whole is JSON in `body`; what is
 * searched by has a column. Instants are double precision: exact for milliseconds, and a simulated clock may be between two.
 */
export type Tables = {
  /** Last number given: `epoch`, `resource-version`, `event`. Its rows are also the locks that put writers in order. */
  readonly counter: { readonly name: string; readonly value: number };
  /** Who was the controller, from when. */
  readonly term: { readonly epoch: number; readonly holder: string; readonly acquired_at: number };
  readonly document: DocumentRow;
  /** Every version a document ever had, up to the retention. */
  readonly document_version: DocumentRow;
  readonly decision: {
    readonly id: string;
    readonly app: string;
    readonly cycle: number;
    /** 0 or 1. */
    readonly shadow: number;
    readonly last_at: number;
    readonly body: string;
  };
  readonly policy_state: { readonly app: string; readonly policy: string; readonly body: string };
  readonly run: {
    readonly id: string;
    readonly app: string;
    readonly version: number;
    /** 0 or 1. */
    readonly is_open: number;
    readonly created_at: number;
    readonly ended_at: number | null;
    readonly body: string;
  };
  readonly ledger: {
    readonly app: string;
    readonly component: string;
    readonly instance: string;
    readonly template: string;
    readonly price: number;
    readonly from_at: number;
    readonly to_at: number | null;
  };
  readonly objective_span: {
    readonly app: string;
    readonly objective: string;
    readonly from_at: number;
    readonly to_at: number;
    readonly status: string;
    /** 0 or 1. */
    readonly applies: number;
    readonly value: number | null;
    /** JSON text, so that any string survives (PostgreSQL stores no NUL). */
    readonly why: string;
  };
  readonly event: { readonly sequence: number; readonly at: number; readonly app: string | null; readonly body: string };
  readonly setting: { readonly name: string; readonly body: string };
  readonly model_version: {
    readonly name: string;
    readonly version: number;
    /** Unique within a name. */
    readonly digest: string;
    /** SHA-256 of its artefact, a file beside the store. */
    readonly artefact: string;
    readonly body: string;
  };
  readonly model_alias_move: { readonly model: string; readonly alias: string; readonly number: number; readonly at: number; readonly body: string };
};

export type DocumentRow = {
  readonly kind: string;
  readonly name: string;
  readonly generation: number;
  readonly resource_version: number;
  readonly body: string;
  readonly base_dir: string;
  readonly created_at: number;
  readonly updated_at: number;
};

/** Every table with its primary key: what backup, restore and prune go through. */
export const primaryKeys = {
  counter: ['name'],
  term: ['epoch'],
  document: ['kind', 'name'],
  document_version: ['kind', 'name', 'resource_version'],
  decision: ['id'],
  policy_state: ['app', 'policy'],
  run: ['id'],
  ledger: ['app', 'instance', 'from_at'],
  objective_span: ['app', 'objective', 'from_at'],
  event: ['sequence'],
  setting: ['name'],
  model_version: ['name', 'version'],
  model_alias_move: ['model', 'alias', 'number'],
} as const satisfies { readonly [T in keyof Tables]: readonly (keyof Tables[T])[] };

export type TableName = keyof Tables;
export const tableNames = Object.keys(primaryKeys) as readonly TableName[];
