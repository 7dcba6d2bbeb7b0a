import { InvalidInputError } from '../../model/error.ts';
import { readCsv, textColumn } from '../csv/csv-table.ts';
import { formatProblem } from '../documents/problem.ts';
import type { CellUnit } from './cell-unit.ts';
import { coreUnit, gibibyteUnit, mebibyteUnit, numbersWithUnits, priceUnit, speedUnit } from './cell-unit.ts';

/** One type of machine of a price list. Memory is in GiB, prices in USD per hour; null where the list has none. */
export type PricedMachine = {
  readonly name: string;
  readonly provider: string;
  readonly cores: number;
  readonly gibibytes: number;
  /** Of a core; 1 where the list has no speeds. */
  readonly speed: number;
  readonly onDemand: number;
  readonly reserved: number | null;
  readonly spot: number | null;
  /** The data centre, where the list says it. */
  readonly domain?: string;
  /** Systems that it can be started with, where the list says it. */
  readonly systems?: readonly string[];
};

/** How price lists call their columns, the first that is there counts; letters only, in lower case. docs/reference/capacity.md lists them. */
export const priceColumns = {
  name: ['name', 'type', 'vmtype', 'instancetype', 'instance', 'machinetype', 'flavour', 'flavor', 'apiname', 'size', 'sku'],
  provider: ['provider', 'cloud', 'vendor', 'pid'],
  domain: ['datacentre', 'datacenter', 'region', 'domain', 'zone', 'location'],
  cores: ['cores', 'vcpu', 'vcpus', 'cpu', 'cpus', 'core'],
  gibibytes: ['memorygib', 'ramgib', 'memgib', 'memorygb', 'ramgb', 'memgb', 'memory', 'ram', 'mem'],
  mebibytes: ['memorymib', 'rammib', 'memmib', 'memorymb', 'rammb'],
  onDemand: ['usdperhour', 'ondemandusdperhour', 'ondemand', 'ondemandprice', 'priceperhour', 'price', 'hourlyprice', 'linuxondemandcost', 'deltabar', 'delta', 'cost'],
  reserved: ['reservedusdperhour', 'reserved', 'reservedprice', 'rhobar', 'rho', 'linuxreservedcost'],
  spot: ['spotusdperhour', 'spot', 'spotprice', 'sigmabar', 'sigma', 'linuxspotminimumcost'],
  speed: ['speed', 'relativespeed'],
} as const;

const machinesMax = 100_000;

const bare = (header: string): string => header.toLowerCase().replaceAll(/[^a-z]/g, '');

/** Whether the header of a text names machines and prices. */
export function looksLikePriceCatalogue(text: string): boolean {
  const end = text.indexOf('\n');
  const header = new Set((end < 0 ? text : text.slice(0, end)).split(/[,;\t]/).map(bare));
  return [priceColumns.name, priceColumns.cores, priceColumns.onDemand].every((known) => known.some((one) => header.has(one)));
}

/**
 * Reads a price list (CSV) of any cloud: columns for the type, cores (vcpu), memory and the price per hour, and where there are any for
 * provider, reserved and spot prices and speed. Cells with a unit, such as `$0.10 hourly`, `$72/month` or `512 MiB`, are converted, and units that are
 * not known, such as other currencies, are refused by name. Throws InvalidInputError.
 * @example
 * readPriceCatalogue('prices.csv', 'vm_type,vcpu,ram_gib,usd_per_hour\nm4.large,2,8,0.1\n', 'aws')[0].onDemand; // 0.1
 */
export function readPriceCatalogue(file: string, text: string, providerOf = 'provider'): readonly PricedMachine[] {
  const table = readCsv(file, text);
  if (table.rows.length > machinesMax) throw new InvalidInputError([`${file} has ${table.rows.length} rows; it must have at most ${machinesMax}; leave out what you would not rent`]);
  const bares = table.header.map(bare);
  const columnOf = (known: readonly string[]): string | null => {
    const found = known.find((one) => bares.includes(one));
    return found === undefined ? null : (table.header[bares.indexOf(found)] ?? null);
  };
  const required = (known: readonly string[], what: string): string => {
    const column = columnOf(known);
    if (column === null) throw new InvalidInputError([formatProblem({ file, line: 1, column: 1, path: 'the header', value: `without ${what}`, rule: `one with a column for it, such as ${known[0] ?? ''}`, fix: 'name the column so, or add it' })]);
    return column;
  };
  const inGiB = columnOf(priceColumns.gibibytes);
  const memory = inGiB ?? required([...priceColumns.gibibytes, ...priceColumns.mebibytes], 'memory');
  const [name, cores, price] = [required(priceColumns.name, 'the type'), required(priceColumns.cores, 'cores'), required(priceColumns.onDemand, 'a price')];
  const [provider, domain, reserved, spot, speed] = [columnOf(priceColumns.provider), columnOf(priceColumns.domain), columnOf(priceColumns.reserved), columnOf(priceColumns.spot), columnOf(priceColumns.speed)];
  const optional = (column: string | null, unit: CellUnit): readonly (number | null)[] => (column === null ? table.rows.map(() => null) : numbersWithUnits(table, column, unit));
  const [coreNumbers, speeds, memories] = [optional(cores, coreUnit), optional(speed, speedUnit), optional(memory, inGiB === null ? mebibyteUnit : gibibyteUnit)];
  const [prices, reserveds, spots] = [optional(price, priceUnit), optional(reserved, priceUnit), optional(spot, priceUnit)];
  const providers = provider === null ? table.rows.map(() => providerOf) : textColumn(table, provider);
  const domains = domain === null ? [] : textColumn(table, domain);
  const positive = (value: number | null | undefined, index: number, column: string): number => {
    if (value !== null && value !== undefined && value > 0) return value;
    throw new InvalidInputError([formatProblem({ file, line: table.rows[index]?.line ?? 1, column: 1, path: `column ${column}`, value: value === null || value === undefined ? 'missing' : String(value), rule: 'a number above 0', fix: 'correct the cell, or remove the row' })]);
  };
  return textColumn(table, name).map((type, index) => ({
    name: type,
    provider: providers[index] ?? providerOf,
    cores: positive(coreNumbers[index], index, cores),
    gibibytes: positive(memories[index], index, memory),
    speed: speed === null ? 1 : positive(speeds[index], index, speed),
    onDemand: positive(prices[index], index, price),
    reserved: reserveds[index] ?? null,
    spot: spots[index] ?? null,
    ...(domains[index] === undefined || domains[index] === '' ? {} : { domain: domains[index] }),
  }));
}
