import type * as z from 'zod';

type AnyDef = z.core.$ZodTypes['_zod']['def'];

const defOf = (schema: z.core.$ZodType): AnyDef => (schema as z.core.$ZodTypes)._zod.def;

/** The schema of what is written, without defaults, optionality and conversions around it. */
export function written(schema: z.core.$ZodType): z.core.$ZodType {
  const def = defOf(schema);
  if (def.type === 'pipe') return written(def.in);
  return 'innerType' in def ? written(def.innerType) : schema;
}

/** The fields of an object schema, or of all sides of a union of such; null for any other. */
export function fieldsOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | null {
  const def = defOf(written(schema));
  if (def.type === 'union') {
    const sides = def.options.map(fieldsOf).filter((fields) => fields !== null);
    return sides.length === 0 ? null : Object.fromEntries(sides.flatMap(Object.entries<z.core.$ZodType>));
  }
  return def.type === 'object' ? def.shape : null;
}

/** The schema of the items of a list or of the values of a map with free names; null for any other. */
export function itemsOf(schema: z.core.$ZodType): z.core.$ZodType | null {
  const def = defOf(written(schema));
  if (def.type === 'array') return def.element;
  return def.type === 'record' ? def.valueType : null;
}

/** The schema at a path; null where the path leads out of it. */
export function schemaAt(schema: z.core.$ZodType, path: readonly (string | number)[]): z.core.$ZodType | null {
  let at: z.core.$ZodType | null = schema;
  for (const part of path) {
    if (at === null) return null;
    const fields = fieldsOf(at);
    at = fields === null ? itemsOf(at) : Object.hasOwn(fields, String(part)) ? (fields[String(part)] ?? null) : null;
  }
  return at;
}
