import { join, resolve } from 'node:path';
import type { Io } from './io.ts';
import { checkDataFolder } from './paths.ts';

/** The data folder of `homeostat dev` where none is named. */
export const defaultDataFolder = join('.homeostat', 'dev');

/** The data folder and the store that options name. Throws CliError where something else stands in the folder's place. */
export function dataPlaceOf(io: Io, { data, store }: { readonly data: string; readonly store?: string }): { readonly dataDir: string; readonly storeUrl: string | undefined } {
  const dataDir = resolve(io.cwd, data);
  checkDataFolder({ field: '--data', path: data, full: dataDir });
  return { dataDir, storeUrl: store ?? io.env['HOMEOSTAT_STORE'] };
}
