import { createReadStream, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LogFile } from '../formats/spark-event-log/read-spark-log.ts';
import { rollingLog } from '../formats/spark-event-log/rolling-log.ts';
import type { Io } from './io.ts';
import type { GivenPath } from './paths.ts';
import { checkRegularFile, pathError, statsOf, withPath } from './paths.ts';

/** A log: one file, or the files of a rolling log. */
export type FoundLog = { readonly name: string; readonly files: readonly LogFile[]; readonly notes: readonly string[] };

/** So many logs at most come from what one path names, and folders are followed so deep. */
const logsMax = 1000;
const depthMax = 8;
/** Bytes read at a time. */
const pieceBytes = 256 * 1024;

/** Finds the logs that a path names: a file, a folder that is a rolling log, or a folder of logs. Throws CliError for what is neither. */
export function findSparkLogs(io: Io, field: string, path: string): readonly FoundLog[] {
  const given: GivenPath = { field, path, full: resolve(io.cwd, path) };
  const stats = statsOf(given);
  if (stats === undefined) throw pathError(given, 'a file or folder that exists; check the path');
  if (!stats.isDirectory()) {
    checkRegularFile(given);
    return [oneFile(given)];
  }
  const logs = logsIn(given, depthMax);
  if (logs.length === 0) throw pathError(given, 'a folder that holds logs; it has no file');
  if (logs.length > logsMax) throw pathError(given, `a folder with at most ${logsMax} logs; it has more; name some of them`);
  return logs;
}

function logsIn(folder: GivenPath, depth: number): readonly FoundLog[] {
  const entries = withPath(folder, () => readdirSync(folder.full, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const at = (name: string): GivenPath => ({ field: folder.field, path: join(folder.path, name), full: join(folder.full, name) });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  const rolling = rollingLog(names);
  if (rolling !== null) return [{ name: folder.path, files: rolling.files.map((name) => fileOf(at(name))), notes: rolling.notes }];
  const folders = depth === 0 ? [] : entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return [...names.map((name) => oneFile(at(name))), ...folders.flatMap(({ name }) => logsIn(at(name), depth - 1))];
}

const oneFile = (given: GivenPath): FoundLog => ({ name: given.path, files: [fileOf(given)], notes: [] });

const fileOf = (given: GivenPath): LogFile => ({ name: given.path, pieces: () => createReadStream(given.full, { highWaterMark: pieceBytes }) });
