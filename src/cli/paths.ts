import type { Stats } from 'node:fs';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** A path that the user gave: the option or argument that has it, its text as given, and the absolute form. */
export type GivenPath = { readonly field: string; readonly path: string; readonly full: string };

/** What the system's error codes mean for a path, as `RULE; FIX`. */
const errnoRules: Readonly<Record<string, string>> = {
  EACCES: 'a path that this user may use; change its permissions or name another',
  EPERM: 'a path that this user may use; change its permissions or name another',
  ENOENT: 'a path that exists; check it',
  ENOTDIR: 'a path whose folders are folders; check it',
  EISDIR: 'a file, not a folder; name a file',
  ELOOP: 'a path whose links end somewhere; correct the links',
  ENAMETOOLONG: 'a shorter path; shorten it',
  EFBIG: 'a path where files may be so large; name another',
  EDQUOT: 'a path where this user has room left; free some or name another',
  ENOSPC: 'a path on a disk with room left; free some or name another',
  EROFS: 'a path on a disk that can be written to; name another',
};

/** The usage error for a path that breaks a rule, written `RULE; FIX`. */
export const pathError = ({ field, path }: GivenPath, rule: string): CliError => new CliError(`${field} is ${path === '' ? 'empty' : path}; it must be ${rule}`, exitCodes.usage);

/** Does something with a path; what the system says against the path becomes a usage error in words. */
export function withPath<T>(given: GivenPath, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const rule = error instanceof Error && 'code' in error && typeof error.code === 'string' && Object.hasOwn(errnoRules, error.code) ? errnoRules[error.code] : undefined;
    throw rule === undefined ? error : pathError(given, rule);
  }
}

/** What stands at a path after following links; undefined where nothing does. Throws CliError where that cannot be known. */
export function statsOf(given: GivenPath): Stats | undefined {
  if (given.path === '') throw pathError(given, 'a path; name one');
  return withPath(given, () => statSync(given.full, { throwIfNoEntry: false }));
}

/** Throws CliError unless a regular file stands there that can be read: a pipe would keep the command waiting, a device may never end. */
export function checkRegularFile(given: GivenPath): Stats {
  const stats = statsOf(given);
  if (stats === undefined) throw pathError(given, 'a file that exists; check the path');
  if (!stats.isFile()) throw pathError(given, 'a regular file, not a folder, pipe, socket or device; name a file');
  withPath(given, () => accessSync(given.full, constants.R_OK));
  return stats;
}

/** Throws CliError unless a file can be written there: in a folder that exists, and not in the place of something else. */
export function checkFileToWrite(given: GivenPath): void {
  const stats = statsOf(given);
  if (stats !== undefined && !stats.isFile()) throw pathError(given, 'a file that may be written, not a folder, pipe, socket or device; name a file');
  const folder = withPath(given, () => statSync(dirname(given.full), { throwIfNoEntry: false }));
  if (folder === undefined || !folder.isDirectory()) throw pathError(given, 'a file in a folder that exists; make the folder or name another');
  withPath(given, () => accessSync(dirname(given.full), constants.W_OK));
}

/** Options that name what a command reads, with the paths given for them. */
export type ReadPaths = Readonly<Record<string, string | undefined>>;

/**
 * The file that an option says is to be written; null where the option is not given. Throws CliError unless it can be written there, and where
 * it is one of those that the command reads, by whatever name or link: what is read must not be lost.
 */
export function fileToWrite(io: Pick<Io, 'cwd'>, field: string, path: string | undefined, reads: ReadPaths): GivenPath | null {
  if (path === undefined) return null;
  const given = { field, path, full: resolve(io.cwd, path) };
  checkFileToWrite(given);
  for (const [readField, readPath] of Object.entries(reads)) {
    if (readPath === undefined || readPath === '' || readPath === '-') continue;
    if (isRead(given, { field: readField, path: readPath, full: resolve(io.cwd, readPath) })) throw pathError(given, `another file than ${readField} (${readPath}), which would be lost; name another`);
  }
  return given;
}

/** A page is written again and again; nothing reads pages. */
const page = /\.html?$/i;

function isRead(written: GivenPath, read: GivenPath): boolean {
  if (written.full === read.full) return true;
  const [there, source] = [statsOf(written), withPath(read, () => statSync(read.full, { throwIfNoEntry: false }))];
  if (there === undefined || source === undefined) return false;
  if (!source.isDirectory()) return there.dev === source.dev && there.ino === source.ino;
  return !page.test(written.full) && realpathSync(written.full).startsWith(`${realpathSync(read.full)}${sep}`);
}

/** Throws CliError where something stands there that is no folder; nothing at all is right, since it will be made. */
export function checkDataFolder(given: GivenPath): void {
  const stats = statsOf(given);
  if (stats !== undefined && !stats.isDirectory()) throw pathError(given, 'a folder; name one, or a path where one can be made');
}
