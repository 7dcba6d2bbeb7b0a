import { InvalidInputError } from '../../../model/error.ts';
import { formatProblem } from '../../documents/problem.ts';
import { readText } from '../../documents/read-text.ts';
import type { Json } from '../../../model/json.ts';

/** A kind of machine that a provider offers at a data centre. */
export type OfferedMachine = {
  readonly name: string;
  readonly provider: string;
  readonly domain: string;
  readonly cores: number;
  readonly memoryMib: number;
  /** Systems that it can be started with; empty for any. */
  readonly systems: readonly string[];
  readonly usdPerHour: number;
};

/**
 * Reads the catalogue of a provider as DRIP's provisioner keeps it: `DCMetaInfo`, a list of data centres with `VMMetaInfo` (CPU, MEM in
 * GB, VMType, Price in USD an hour, OS). A type that is listed once for each system is one machine. Types without a price are free.
 * @param provider such as EC2
 * @throws InvalidInputError where the text is no such catalogue
 */
export function readVmCatalogue(provider: string, text: string): readonly OfferedMachine[] {
  const { documents, problems } = readText(`catalogue of ${provider}`, text);
  const [document] = documents;
  const wrong = [...problems, ...(document?.problems ?? [])];
  if (document === undefined || wrong.length > 0) throw new InvalidInputError(wrong.map(formatProblem));
  const machines = new Map<string, OfferedMachine>();
  for (const centre of listAt(document.value, 'DCMetaInfo')) {
    for (const offer of listAt(centre, 'VMMetaInfo')) {
      const [domain, name, cores, memory] = [at(centre, 'domain'), at(offer, 'VMType'), Number(at(offer, 'CPU')), Number(at(offer, 'MEM'))];
      if (typeof domain !== 'string' || typeof name !== 'string' || !(cores > 0) || !(memory > 0)) continue;
      const key = JSON.stringify([domain, name]);
      const system = at(offer, 'OS');
      const systems = [...(machines.get(key)?.systems ?? []), ...(typeof system === 'string' ? [system] : [])];
      const price = Number(at(offer, 'Price') ?? 0);
      machines.set(key, { name, provider, domain, cores, memoryMib: (memory * 1e9) / 2 ** 20, systems: [...new Set(systems)], usdPerHour: price >= 0 ? price : 0 });
    }
  }
  if (machines.size === 0) throw new InvalidInputError([`the catalogue of ${provider} has no machine; it must have DCMetaInfo with VMMetaInfo; name another file`]);
  return [...machines.values()];
}

const at = (value: Json | undefined, name: string): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;

const listAt = (value: Json | undefined, name: string): readonly Json[] => {
  const list = at(value, name);
  return Array.isArray(list) ? (list as readonly Json[]) : [];
};
