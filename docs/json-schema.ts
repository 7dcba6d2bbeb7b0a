import * as z from 'zod';
import type { Output } from '../src/cli/outputs.ts';
import type { Kind } from '../src/model/kinds.ts';

/** The part of JSON Schema that zod writes. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
};

/** The JSON Schema of a kind of document as it is written (before defaults are filled in), for editors and other tools. */
export function jsonSchemaOf(kind: Kind): JsonSchema {
  const schema = z.toJSONSchema(kind.schema, { io: 'input', target: 'draft-2020-12' });
  return { $id: `https://homeostat.dev/schemas/v1alpha1/${kind.name}.schema.json`, title: kind.name, ...schema } as JsonSchema;
}

/** The file of an output's schema, under docs/schemas. */
export const outputFileOf = ({ command }: Output): string => `outputs/${command.replaceAll(' ', '-')}.schema.json`;

/** The JSON Schema of what a command prints with `-o json`. */
export function outputSchemaOf(output: Output): JsonSchema {
  const schema = z.toJSONSchema(output.schema, { io: 'output', target: 'draft-2020-12' });
  return { ...schema, $id: `https://homeostat.dev/schemas/v1alpha1/${outputFileOf(output)}`, title: `homeostat ${output.command} -o json` } as JsonSchema;
}

/** One field of a document, for the reference and for the check that everything is described. */
export type Field = {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  /** Where the fields of the same union were listed before; they are not listed again. */
  readonly as?: string;
  /** One of several maps that may stand there, told by its kind. */
  readonly isSide?: true;
};

/** The sides of a union, also of unions in it; the schema alone where it is none. */
export const sidesOf = (schema: JsonSchema): readonly JsonSchema[] => (schema.anyOf ?? schema.oneOf)?.flatMap(sidesOf) ?? [schema];

/** The kind of a map that is one of several; null where it has none. */
const kindOf = ({ properties }: JsonSchema): string | null => (typeof properties?.['kind']?.const === 'string' ? properties['kind'].const : null);

/**
 * Every field of a schema, parents before children; `[]` stands for the items of a list, `.*` for names that are free, `<stages>` for maps of
 * this kind where several are possible.
 */
export const fieldsIn = (schema: JsonSchema, path = ''): readonly Field[] => fieldsBelow(schema, path, new Map());

function fieldsBelow(schema: JsonSchema, path: string, listed: Map<string, string>): readonly Field[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    const { as, below } = listedOnce(field, inner, listed);
    return [{ path: inner, schema: field, required: schema.required?.includes(name) ?? false, ...(as === undefined ? {} : { as }) }, ...below];
  });
  const items = schema.items === undefined ? [] : fieldsBelow(schema.items, `${path}[]`, listed);
  const free = typeof schema.additionalProperties === 'object' ? fieldsBelow(schema.additionalProperties, `${path}.*`, listed) : [];
  return [...own, ...items, ...free];
}

/** The fields of a field; those of a union that stands in several places are listed in the first only. */
function listedOnce(field: JsonSchema, path: string, listed: Map<string, string>): { readonly as?: string; readonly below: readonly Field[] } {
  const maps = sidesOf(field).filter(({ properties }) => properties !== undefined);
  if (field.anyOf === undefined && field.oneOf === undefined) return { below: fieldsBelow(field, path, listed) };
  if (maps.length === 0) return { below: [] };
  const key = JSON.stringify(maps);
  const before = listed.get(key);
  if (before !== undefined) return { as: before, below: [] };
  listed.set(key, path);
  return { below: maps.flatMap((side) => fieldsOfSide(side, path, listed)) };
}

function fieldsOfSide(side: JsonSchema, path: string, listed: Map<string, string>): readonly Field[] {
  const kind = kindOf(side);
  if (kind === null) return fieldsBelow(side, path, listed);
  const { kind: _, ...properties } = side.properties ?? {};
  const place = `${path}<${kind}>`;
  return [{ path: place, schema: side, required: true, isSide: true }, ...fieldsBelow({ ...side, properties }, place, listed)];
}
