import type { Kysely } from 'kysely';
import { initial } from './migrations/0001-initial.ts';
import { models } from './migrations/0002-models.ts';

/** One step of the schema. Its name sorts behind all earlier ones and never changes once it was released. */
export type StoreMigration = { readonly name: string; readonly up: (db: Kysely<unknown>) => Promise<void> };

/**
 * Every step of the schema, oldest first. To change the schema, write a file under `migrations/` and add a line here.
 * Backups hold rows as they were: a new column needs a default, so that rows of an older backup still fit.
 */
export const migrations: readonly StoreMigration[] = [initial, models];
