import type { Field, JsonSchema } from './json-schema.ts';
import { fieldsIn, sidesOf } from './json-schema.ts';

/** The fields of a schema as rows of a Markdown table, with type, bounds, default and meaning; `noun` heads the first column. */
export function fieldTable(schema: JsonSchema, noun: string): readonly string[] {
  const rows = fieldsIn(schema).map((field) => `| \`${field.path}\` | ${typeIn(field)} | ${field.isSide === true ? '' : defaultOf(field.schema, field.required)} | ${markdownCell(field.schema.description ?? '')} |`);
  return [`| ${noun} | type | default | meaning |`, '|---|---|---|---|', ...rows];
}

function typeIn({ schema, as, isSide }: Field): string {
  if (isSide === true) return `map with \`kind: ${plain(schema.properties?.['kind']?.const)}\``;
  return as === undefined ? typeOf(schema) : `${typeOf(schema)} as \`${as}\``;
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${markdownCell(plain(schema.const))}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${markdownCell(plain(value))}\``).join(', ');
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return [...new Set(sidesOf(schema).map(typeOf))].join(' or ');
  if (schema.format === 'cel') return 'CEL expression';
  if (schema.$ref !== undefined) return 'any value';
  switch (schema.type) {
    case 'array':
      return `list${bounds(schema.minItems, schema.maxItems, ' items')}${schema.items?.properties === undefined && schema.items !== undefined ? ` of ${typeOf(schema.items)}` : ''}`;
    case 'object':
      return schema.properties === undefined ? 'map with free names' : 'map';
    case 'string':
      return `text${bounds(schema.minLength, schema.maxLength, ' characters')}`;
    case 'integer':
      return `integer${bounds(schema.minimum, schema.maximum, '')}`;
    case undefined:
      return 'any value';
    default:
      return schema.type;
  }
}

/** Bounds that only say "a safe integer" are left out. */
function bounds(low: number | undefined, high: number | undefined, unit: string): string {
  const from = low === undefined || low === Number.MIN_SAFE_INTEGER ? undefined : low;
  const to = high === undefined || high === Number.MAX_SAFE_INTEGER ? undefined : high;
  if (from === undefined && to === undefined) return '';
  if (from === undefined) return ` (up to ${to}${unit})`;
  return to === undefined ? ` (from ${from}${unit})` : ` (${from} to ${to}${unit})`;
}

function defaultOf(schema: JsonSchema, required: boolean): string {
  if (required) return 'required';
  if (schema.default === undefined) return 'absent';
  return `\`${markdownCell(JSON.stringify(schema.default))}\``;
}

/** Text that may stand in a cell of a table. */
export const markdownCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Texts without quotes, as they may stand in YAML. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
