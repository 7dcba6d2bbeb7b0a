import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { artefactOf, checkedHash } from '../../knowledge/ports/artefact-hash.ts';
import type { ArtefactStore } from '../../knowledge/ports/artefact-store.ts';
import { ARTEFACT_BYTES_MAX, ArtefactError } from '../../knowledge/ports/artefact-store.ts';
import type { Artefact } from '../../knowledge/ports/model-registry.ts';
import type { Instant } from '../../units/time.ts';

/** Ends of names that are no artefacts: one that is being written, one that is being collected. */
const unfinished = '.new';
const leaving = '.leaving';

/**
 * Artefacts as files `ab/cdef...` under a folder, which is made when the first one is put. A file appears under its name only when it is
 * whole and on the disk, so a crash leaves at most a temporary one, which `collect` removes.
 */
export const fileArtefacts = (folder: string): ArtefactStore => ({
  put: (bytes) => put(folder, bytes),
  get: (sha256) => get(folder, sha256),
  collect: (inUse, before) => collect(folder, inUse, before),
});

const pathOf = (folder: string, sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2));

async function put(folder: string, bytes: Uint8Array): Promise<Artefact> {
  const artefact = artefactOf(bytes);
  const path = pathOf(folder, artefact.sha256);
  if (await isWhole(folder, artefact.sha256)) {
    // Young again: whoever puts it is about to refer to it.
    const at = new Date();
    await utimes(path, at, at);
    return artefact;
  }
  makeFolder(dirname(path));
  const fresh = `${path}.${randomUUID()}${unfinished}`;
  try {
    await withHandle(fresh, 'wx', async (handle) => {
      await handle.writeFile(bytes);
      await handle.sync();
    });
    await rename(fresh, path);
    // The names of the file and of its folder are on the disk only when the folders that hold them are.
    for (const holder of [dirname(path), folder, dirname(folder)]) await withHandle(holder, 'r', (handle) => handle.sync());
    return artefact;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function get(folder: string, sha256: string): Promise<Uint8Array> {
  const path = pathOf(folder, checkedHash(sha256));
  const fix = 'restore a backup that has it, or train the model again';
  const bytes = await readBounded(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new ArtefactError('missing', `artefact ${sha256} is missing: there is no file ${path}; ${fix}`);
    throw error;
  });
  if (bytes === null || artefactOf(bytes).sha256 !== sha256) {
    throw new ArtefactError('damaged', `artefact ${sha256} is damaged: the bytes of ${path} have another SHA-256; ${fix}`);
  }
  return bytes;
}

const isWhole = (folder: string, sha256: string): Promise<boolean> => get(folder, sha256).then(() => true, (error: unknown) => {
  if (error instanceof ArtefactError) return false;
  throw error;
});

/** Null for a file that is larger than any artefact: it is not even read. */
const readBounded = (path: string): Promise<Uint8Array | null> =>
  withHandle(path, 'r', async (handle) => ((await handle.stat()).size > ARTEFACT_BYTES_MAX ? null : handle.readFile()));

async function collect(folder: string, inUse: () => Promise<ReadonlySet<string>>, before: Instant): Promise<readonly string[]> {
  const moved: string[] = [];
  const used = await inUse();
  for (const { path, sha256, end } of await filesOf(folder)) {
    const isOld = ((await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY) < before;
    if (end === leaving) moved.push(sha256);
    else if (isOld && end === unfinished) await rm(path, { force: true });
    else if (isOld && end === '' && !used.has(sha256)) {
      await rename(path, path + leaving);
      moved.push(sha256);
    }
  }
  if (moved.length === 0) return [];
  // A version may have been registered since the first look: what turns out to be used comes back.
  const usedNow = await inUse();
  for (const sha256 of moved.filter((one) => usedNow.has(one))) await rename(pathOf(folder, sha256) + leaving, pathOf(folder, sha256));
  const gone = moved.filter((one) => !usedNow.has(one));
  for (const sha256 of gone) await rm(pathOf(folder, sha256) + leaving, { force: true });
  return gone;
}

type Found = { readonly path: string; readonly sha256: string; readonly end: string };

/** Every file that is ours; others are left alone. */
async function filesOf(folder: string): Promise<readonly Found[]> {
  if (!existsSync(folder)) return [];
  const found: Found[] = [];
  for (const head of (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
    for (const name of await readdir(join(folder, head))) {
      const match = /^([0-9a-f]{62})(?:\.[0-9a-f-]{36}(\.new)|(\.leaving))?$/.exec(name);
      if (match !== null) found.push({ path: join(folder, head, name), sha256: head + (match[1] ?? ''), end: match[2] ?? match[3] ?? '' });
    }
  }
  return found;
}

/** For its owner alone, with those above it that are missing; each by a call of its own, since `recursive` never returns on some file systems. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Two that put at once make the same folder.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function withHandle<T>(path: string, flags: 'r' | 'wx', work: (handle: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const handle = await open(path, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
