import type { PricedMachine } from '../formats/price-catalogue/read-price-catalogue.ts';
import type { Io } from './io.ts';
import { readSeriesFile } from './series-file.ts';

/** The price list that an option names; empty where it is not given. */
export async function catalogueOf(io: Io, field: string, path: string | undefined): Promise<readonly PricedMachine[]> {
  if (path === undefined) return [];
  const { readCatalogue } = await import('../usecases/read-catalogue.ts');
  const { file, text } = await readSeriesFile(io, field, path);
  return readCatalogue(file, text);
}
