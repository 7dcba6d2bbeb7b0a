import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InvalidInputError } from '../../../model/error.ts';
import { migrations } from '../migrations.ts';
import { artefactSchema, endSchema, headSchema, LINE_LENGTH_MAX, rowSchema } from './backup-format.ts';
import type { BackupArtefact, BackupHead, BackupRow } from './backup-format.ts';

const refuse = (file: string, what: string): InvalidInputError =>
  new InvalidInputError([`${file}: ${what}; it must be a whole file that homeostat backup wrote; take another backup`]);

/** Reads the whole file once and throws InvalidInputError unless it is a backup that is complete and unchanged. */
export async function verifyBackup(file: string): Promise<{ readonly head: BackupHead; readonly rows: number }> {
  const hash = createHash('sha256');
  let head: BackupHead | null = null;
  let [rows, artefacts] = [0, 0];
  let end: { readonly rows: number; readonly artefacts: number; readonly sha256: string } | null = null;
  for await (const line of linesOf(file)) {
    if (end !== null) throw refuse(file, 'there is more after its end');
    const value = parse(file, line);
    const isEnd = head !== null && endSchema.safeParse(value);
    if (isEnd !== false && isEnd.success) {
      end = isEnd.data;
      continue;
    }
    hash.update(`${line}\n`);
    if (head === null) head = headOf(file, value);
    else if (isArtefact(value)) artefacts += 1;
    else rows += 1;
  }
  if (head === null) throw refuse(file, 'the file is empty');
  if (end === null) throw refuse(file, 'its end is missing');
  if (end.rows !== rows || end.artefacts !== artefacts || end.sha256 !== hash.digest('hex')) throw refuse(file, 'its content does not match its checksum');
  return { head, rows };
}

/** The rows of a backup that was verified. */
export async function* rowsOfBackup(file: string): AsyncIterable<BackupRow> {
  for await (const line of linesOf(file)) {
    const value = parse(file, line);
    const row = rowSchema.safeParse(value);
    if (row.success) yield row.data;
    else if (!isArtefact(value) && !headSchema.safeParse(value).success && !endSchema.safeParse(value).success) throw refuse(file, 'a line of it is no row of a store');
  }
}

/** The artefacts of a backup that was verified. */
export async function* artefactsOfBackup(file: string): AsyncIterable<BackupArtefact> {
  for await (const line of linesOf(file)) {
    if (!line.startsWith('{"artefact"')) continue;
    const artefact = artefactSchema.safeParse(parse(file, line));
    if (!artefact.success) throw refuse(file, 'a line of it is no artefact');
    yield artefact.data;
  }
}

const isArtefact = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, 'artefact');

function headOf(file: string, value: unknown): BackupHead {
  const head = headSchema.safeParse(value);
  if (!head.success) throw refuse(file, 'it does not begin as a backup of version 1 does');
  if (migrations.some(({ name }) => name === head.data.schema)) return head.data;
  throw new InvalidInputError([
    `${file}: its schema is ${head.data.schema}, which this version does not know; it must be ${migrations.at(-1)?.name} or older; restore it with the Homeostat that wrote it`,
  ]);
}

function parse(file: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw refuse(file, 'a line of it is no JSON');
  }
}

/** Lines by the line feed alone; JSON escapes every one inside a value. */
async function* linesOf(file: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_LENGTH_MAX) throw refuse(file, `a line of it is longer than ${LINE_LENGTH_MAX} characters`);
    yield* lines;
  }
  if (rest !== '') yield rest;
}
