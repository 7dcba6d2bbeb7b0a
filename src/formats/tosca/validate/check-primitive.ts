import type { Report } from '../parse/report.ts';
import { numberOf, stringOf, textOf } from '../parse/tree.ts';
import type { ScalarTree, Tree } from '../parse/tree.ts';
import type { DataType } from '../types/data-type.ts';
import { multiplierOf, scalarUnits, unitNames } from '../types/data-type.ts';
import { rangeOf } from '../types/members.ts';
import type { Primitive } from '../types/type-kinds.ts';
import { bitrateUnits, simpleScalar, simpleUnits, splitScalar, versionParts } from './comparable.ts';

type PrimitiveType = Extract<DataType, { kind: 'primitive' }>;

/** What a value of a primitive type must be, in words, where it is not; null where it is. Lists and maps are looked into elsewhere. */
export function brokenPrimitive(tree: Tree, type: PrimitiveType): string | null {
  const { primitive } = type;
  if (primitive === 'any') return null;
  if (primitive === 'list') return tree.kind === 'list' ? null : 'a list';
  if (primitive === 'map') return tree.kind === 'map' ? null : 'a map';
  if (primitive === 'range') return rangeOf(tree) === null ? 'a list of two whole numbers, the second at least the first or UNBOUNDED' : orderedRange(tree);
  if (tree.kind !== 'scalar') return `a ${primitive}`;
  return (tree.unit.dialect.major === 2 ? strict : lenient)(tree, type);
}

function orderedRange(tree: Tree): string | null {
  const range = rangeOf(tree);
  return range !== null && range[0] <= range[1] ? null : 'a range whose end is not before its start';
}

const timestamp2 = /^\d{4}-\d{2}-\d{2}$|^\d{4}-\d{1,2}-\d{1,2}[Tt]\d{1,2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?)?$/;
/** YAML 1.1 lets spaces stand between the parts. */
const timestamp1 = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]{1,9})\d{1,2}:\d{2}:\d{2}(?:\.\d{0,9})?(?:[ \t]{0,9}(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?))?)?$/;
const base64 = /^[A-Za-z0-9+/\s]{0,1000000}={0,2}\s{0,9}$/;

/** TOSCA 2.0 takes YAML 1.2 at its word: true is no text, 0 is not false, and a text is quoted where it looks like something else. */
function strict(tree: ScalarTree, type: PrimitiveType): string | null {
  const { primitive } = type;
  if (tree.tagged) return 'without a tag: !!timestamp and !!binary are no types of TOSCA';
  if (primitive === 'string') return typeof tree.value === 'string' ? null : 'a text, which quotes make of it';
  if (primitive === 'boolean') return tree.plain && (tree.source === 'true' || tree.source === 'false') ? null : 'true or false, in small letters';
  if (primitive === 'timestamp') return timestamp2.test(textOf(tree) ?? '') ? null : 'a timestamp such as 2001-12-14T21:59:43.10-05:00';
  return common(tree, type);
}

/** The simple profile reads what people write: yes and no, and numbers where texts are wanted. */
function lenient(tree: ScalarTree, type: PrimitiveType): string | null {
  const { primitive } = type;
  if (primitive === 'string') return tree.value === null ? 'a text' : null;
  if (primitive === 'boolean') return typeof tree.value === 'boolean' || /^(yes|no|on|off|true|false|y|n)$/i.test(tree.source) ? null : 'true or false';
  if (primitive === 'timestamp') return timestamp1.test(textOf(tree) ?? '') ? null : 'a timestamp such as 2001-12-14t21:59:43.10-05:00';
  return common(tree, type);
}

function common(tree: ScalarTree, type: PrimitiveType): string | null {
  const { primitive } = type;
  const text = textOf(tree) ?? '';
  // A hexadecimal number may have an e that is a digit.
  if (primitive === 'integer' && Math.abs(numberOf(tree) ?? 0) > 2 ** 63) return 'a whole number of 64 bits';
  if (primitive === 'integer') return Number.isInteger(numberOf(tree)) && (/^0x/i.test(tree.source) || !/[.eE]/.test(tree.source)) ? null : 'a whole number';
  if (primitive === 'float') return numberOf(tree) === undefined ? 'a number' : null;
  if (primitive === 'version') return isVersion(tree, text) ? null : 'a version such as 2.0.1 or 3.1.0.beta-10';
  if (primitive === 'bytes') return stringOf(tree) !== undefined && base64.test(text) ? null : 'bytes in Base64';
  if (primitive === 'null' || primitive === 'nil') return tree.value === null ? null : 'null';
  return primitive === 'scalar' ? brokenScalar(tree, type) : brokenSimpleScalar(primitive, text);
}

/** A bare whole number is a major version up to 1.3, where files write it; 2.0 wants major and minor. */
function isVersion(tree: ScalarTree, text: string): boolean {
  return versionParts(text) !== null && (tree.unit.dialect.major === 1 || /^\d+\.\d+/.test(text));
}

function brokenSimpleScalar(primitive: Primitive, text: string): string | null {
  if (simpleScalar(primitive, text) !== null) return null;
  const units = primitive === 'scalar-unit.bitrate' ? Object.keys(bitrateUnits) : Object.keys(simpleUnits[primitive] ?? {});
  return `a number with one of the units ${units.join(', ')}`;
}

function brokenScalar(tree: ScalarTree, type: PrimitiveType): string | null {
  const units = scalarUnits(type.lineage);
  const parts = stringOf(tree) === undefined ? null : splitScalar(textOf(tree) ?? '');
  if (parts !== null && multiplierOf(units, parts.unit) !== undefined) return null;
  return `a number, a space and a unit: ${unitNames(units).join(', ')}`;
}

/** Reports what a value is not; true where it is right. */
export function checkPrimitive(report: Report, tree: Tree, type: PrimitiveType): boolean {
  const rule = brokenPrimitive(tree, type);
  if (rule === null) return true;
  report.error(tree, { code: 'value', rule, fix: 'correct the value or the type of its definition' });
  return false;
}
