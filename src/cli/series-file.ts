import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CliError, exitCodes } from './exit-codes.ts';
import { readInputFiles } from './input-files.ts';
import type { Io } from './io.ts';
import { checkRegularFile, withPath } from './paths.ts';

/** The most bytes of a file of measurements, unpacked: about five million rows. */
const bytesMax = 256 * 1024 * 1024;

const gzipMagic = [0x1f, 0x8b] as const;

/** Reads a text file of measurements that an option names: plain, gzipped (known by its content), or - for standard input. */
export async function readSeriesFile(io: Io, field: string, path: string): Promise<{ readonly file: string; readonly text: string }> {
  if (path === '-') {
    const [input] = await readInputFiles(io, ['-']);
    return { file: input?.name ?? '<stdin>', text: input?.text ?? '' };
  }
  const given = { field, path, full: resolve(io.cwd, path) };
  const { size } = checkRegularFile(given);
  const tooLarge = (what: string): CliError => new CliError(`${field} is ${path} with ${what}; it must have at most ${bytesMax} bytes; give a shorter part, or a wider step`, exitCodes.usage);
  if (size > bytesMax) throw tooLarge(`${size} bytes`);
  const bytes = withPath(given, () => readFileSync(given.full));
  if (bytes[0] !== gzipMagic[0] || bytes[1] !== gzipMagic[1]) return { file: path, text: bytes.toString('utf8') };
  try {
    return { file: path, text: gunzipSync(bytes, { maxOutputLength: bytesMax }).toString('utf8') };
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('more than that unpacked');
    throw new CliError(`${field} is ${path}, which begins as a gzip file but cannot be unpacked (${error instanceof Error ? error.message : String(error)}); it must be whole; fetch it again`, exitCodes.usage);
  }
}
