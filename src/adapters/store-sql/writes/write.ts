import type { Transaction } from 'kysely';
import type { Write } from '../../../knowledge/ports/knowledge-store.ts';
import type { Tables } from '../tables.ts';

export type WriteOf<K extends Write['kind']> = Extract<Write, { readonly kind: K }>;

/** Does one write inside the commit's transaction. */
export type Writer<K extends Write['kind']> = (transaction: Transaction<Tables>, write: WriteOf<K>) => Promise<void>;
