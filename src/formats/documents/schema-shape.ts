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

/** What a field must be in the sides of a union that name its values, in the order of the sides. */
export function literalsOf(schema: z.core.$ZodType, field: string): readonly string[] {
  const def = defOf(written(schema));
  if (def.type === 'union') return def.options.flatMap((side) => literalsOf(side, field));
  const named = def.type === 'object' && Object.hasOwn(def.shape, field) ? def.shape[field] : undefined;
  const literal = named === undefined ? undefined : defOf(written(named));
  if (literal?.type === 'enum') return Object.values(literal.entries).map(String);
  return literal?.type === 'literal' ? literal.values.map(String) : [];
}

/** The side of a union that a value is of, by the fields for which sides name one value; the union where none is. */
export function meantBy(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const def = defOf(written(schema));
  if (def.type !== 'union' || value === null || typeof value !== 'object') return schema;
  const has = (field: string, literals: readonly string[], optional: boolean): boolean => literals.length === 0 || (Object.hasOwn(value, field) ? literals.includes(String((value as Record<string, unknown>)[field])) : optional);
  const sides = def.options.map((side) => meantBy(side, value)).filter((side) => {
    const inner = defOf(written(side));
    return inner.type === 'object' && Object.entries(inner.shape).every(([field, one]) => has(field, literalsOf(side, field), one._zod.optin === 'optional'));
  });
  return sides.length === 1 ? (sides[0] ?? schema) : schema;
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
