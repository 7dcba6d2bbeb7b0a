import { constants, openSync } from 'node:fs';
import { join } from 'node:path';

/** Longest path that a unix socket address holds (unix(7): 108 bytes with the final zero). */
const pathBytesMax = 107;

/**
 * Path of the control socket in a data directory. A long one is reached through a descriptor of the directory, which this
 * process keeps open for as long as it lives.
 */
export function socketPath(dataDir: string): string {
  const path = join(dataDir, 'supervisor.sock');
  if (Buffer.byteLength(path) <= pathBytesMax) return path;
  return `/proc/self/fd/${openSync(dataDir, constants.O_RDONLY | constants.O_DIRECTORY)}/supervisor.sock`;
}
