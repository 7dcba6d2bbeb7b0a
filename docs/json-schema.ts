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
export type Field = { readonly path: string; readonly schema: JsonSchema; readonly required: boolean };

/** Every field of a schema, parents before children; `[]` stands for the items of a list, `.*` for names that are free. */
export function fieldsIn(schema: JsonSchema, path = ''): readonly Field[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return [{ path: inner, schema: field, required: schema.required?.includes(name) ?? false }, ...fieldsIn(field, inner)];
  });
  const items = schema.items === undefined ? [] : fieldsIn(schema.items, `${path}[]`);
  const free = typeof schema.additionalProperties === 'object' ? fieldsIn(schema.additionalProperties, `${path}.*`) : [];
  return [...own, ...items, ...free];
}
