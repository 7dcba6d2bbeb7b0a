import { readPriceCatalogue } from '../formats/price-catalogue/read-price-catalogue.ts';
import type { PricedMachine } from '../formats/price-catalogue/read-price-catalogue.ts';
import { readVmCatalogue } from '../formats/tosca/application/vm-catalogue.ts';

/** A field that only the catalogues of DRIP's provisioner have. */
const dripCatalogue = /^["']?DCMetaInfo["']?[ \t]*:/m;

/**
 * Machines with prices: a price list (CSV), or a catalogue of DRIP's provisioner (YAML), whose provider is the name of its file.
 * Throws InvalidInputError.
 */
export function readCatalogue(file: string, text: string): readonly PricedMachine[] {
  if (!dripCatalogue.test(text)) return readPriceCatalogue(file, text);
  const provider = (file.split('/').at(-1) ?? file).replace(/\.[^.]*$/, '');
  return readVmCatalogue(provider, text).map(({ memoryMib, usdPerHour, ...machine }) => ({ ...machine, gibibytes: memoryMib / 1024, speed: 1, onDemand: usdPerHour, reserved: null, spot: null }));
}
