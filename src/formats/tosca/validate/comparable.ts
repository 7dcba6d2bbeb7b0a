import type { DataType } from '../types/data-type.ts';
import { multiplierOf, scalarUnits } from '../types/data-type.ts';
import type { Tree } from '../parse/tree.ts';
import { textOf } from '../parse/tree.ts';

/** A value that can be compared with others of its type: a number, a text, a truth value, or the parts of a version. */
export type Comparable = number | string | boolean | readonly (number | string)[];

/** What one unit of the simple profile is in its base unit (section 3.3.6); letter case does not matter there. */
export const simpleUnits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'scalar-unit.size': { b: 1, kb: 1e3, kib: 2 ** 10, mb: 1e6, mib: 2 ** 20, gb: 1e9, gib: 2 ** 30, tb: 1e12, tib: 2 ** 40 },
  'scalar-unit.time': { d: 86_400, h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 },
  'scalar-unit.frequency': { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9 },
};

/** Bits per second; here letter case tells bits from bytes. */
export const bitrateUnits: Readonly<Record<string, number>> = {
  bps: 1,
  Kbps: 1e3,
  Kibps: 2 ** 10,
  Mbps: 1e6,
  Mibps: 2 ** 20,
  Gbps: 1e9,
  Gibps: 2 ** 30,
  Tbps: 1e12,
  Tibps: 2 ** 40,
  Bps: 8,
  KBps: 8e3,
  KiBps: 2 ** 13,
  MBps: 8e6,
  MiBps: 2 ** 23,
  GBps: 8e9,
  GiBps: 2 ** 33,
  TBps: 8e12,
  TiBps: 2 ** 43,
};

/** A longer text is no scalar; the expression would try each way to part a long row of digits. */
const scalarMax = 120;

/** A number and its unit, as `10 GB` or `10GB`. */
export function splitScalar(text: string): { readonly number: string; readonly unit: string } | null {
  if (text.length > scalarMax) return null;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S(?:.{0,40}\S)?)$/.exec(text.trim());
  return match?.[1] === undefined || match[2] === undefined ? null : { number: match[1], unit: match[2] };
}

/** A scalar of the simple profile in its base unit; null where the text is none. */
export function simpleScalar(primitive: string, text: string): number | null {
  const parts = splitScalar(text);
  if (parts === null) return null;
  const table = primitive === 'scalar-unit.bitrate' ? bitrateUnits : (simpleUnits[primitive] ?? {});
  const unit = primitive === 'scalar-unit.bitrate' ? parts.unit : parts.unit.toLowerCase();
  return Object.hasOwn(table, unit) ? Number(parts.number) * (table[unit] ?? 1) : null;
}

/** The parts of a version; numbers compare as numbers, a qualifier makes it earlier than the bare version. */
export function versionParts(text: string): readonly (number | string)[] | null {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[.-]([A-Za-z][A-Za-z0-9]{0,40}))?(?:-(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const [, major, minor = '0', fix = '0', qualifier, build = '0'] = match;
  return [Number(major), Number(minor), Number(fix), qualifier === undefined ? 1 : 0, qualifier ?? '', Number(build)];
}

/** A value as its type compares it; null where it cannot be. */
export function comparableOf(tree: Tree, type: DataType): Comparable | null {
  if (type.kind !== 'primitive' || tree.kind !== 'scalar' || tree.value === null) return null;
  const text = textOf(tree) ?? '';
  switch (type.primitive) {
    case 'integer':
    case 'float':
      return typeof tree.value === 'number' ? tree.value : null;
    case 'boolean':
      return typeof tree.value === 'boolean' ? tree.value : null;
    case 'version':
      return versionParts(text);
    case 'scalar': {
      const parts = splitScalar(text);
      const multiplier = parts === null ? undefined : multiplierOf(scalarUnits(type.lineage), parts.unit);
      return parts === null || multiplier === undefined ? null : Number(parts.number) * multiplier;
    }
    case 'scalar-unit.size':
    case 'scalar-unit.time':
    case 'scalar-unit.frequency':
    case 'scalar-unit.bitrate':
      // A constraint may leave out the unit, which then is the base unit.
      return typeof tree.value === 'number' ? tree.value : simpleScalar(type.primitive, text);
    case 'string':
    case 'timestamp':
    case 'bytes':
      return text;
    case 'list':
    case 'map':
    case 'range':
    case 'null':
    case 'nil':
    case 'any':
      return null;
  }
}

/** Below, at or above 0 as the left is before, at or behind the right; null where they cannot be compared. */
export function compare(left: Comparable, right: Comparable): number | null {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left !== 'object' || typeof right !== 'object') return null;
  for (let index = 0; index < left.length; index++) {
    const [a = 0, b = 0] = [left[index], right[index]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/** Length of a text in characters, of a list in items, of a map in entries. */
export function lengthOf(tree: Tree): number | null {
  if (tree.kind === 'list') return tree.items.length;
  if (tree.kind === 'map') return tree.entries.length;
  const text = textOf(tree);
  return text === undefined ? null : Array.from(text).length;
}
