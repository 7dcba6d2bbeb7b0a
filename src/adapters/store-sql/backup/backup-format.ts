import * as z from 'zod';
import type { TableName } from '../tables.ts';
import { tableNames } from '../tables.ts';

/**
 * A backup is text, one JSON value a line: a head, then one line a row, then one line an artefact that a row refers to, then an end with
 * the SHA-256 of all bytes before it.
 * It is the same for SQLite and PostgreSQL, so a store can move from one to the other.
 */
export const BACKUP_FORMAT = 'homeostat-backup';
export const BACKUP_VERSION = 1;

/** The longest line: 64 MiB is far above what is stored (documents are bounded at 5 MB, artefacts at 16 MiB). */
export const LINE_LENGTH_MAX = 64 * 1_048_576;

const cellSchema = z.union([z.string(), z.number(), z.null()]);

export const headSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(BACKUP_VERSION),
  /** The newest migration of the store it was made from. */
  schema: z.string(),
  createdAt: z.string(),
});
export const rowSchema = z.object({ table: z.enum(tableNames as readonly [TableName, ...TableName[]]), row: z.record(z.string().max(63), cellSchema) });
export const artefactSchema = z.object({ artefact: z.string().length(64), base64: z.base64() });
/** `artefacts` is absent from backups that were made before there were any. */
export const endSchema = z.object({ end: z.literal(true), rows: z.int(), artefacts: z.int().default(0), sha256: z.string().length(64) });

export type BackupHead = z.output<typeof headSchema>;
export type BackupRow = z.output<typeof rowSchema>;
export type BackupArtefact = z.output<typeof artefactSchema>;
