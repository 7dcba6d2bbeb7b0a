/** The kinds of types, and the section of a file that defines them. */
export const typeSections = {
  node: 'node_types',
  relationship: 'relationship_types',
  capability: 'capability_types',
  data: 'data_types',
  artifact: 'artifact_types',
  interface: 'interface_types',
  policy: 'policy_types',
  group: 'group_types',
} as const;

export type TypeKind = keyof typeof typeSections;

export const typeKinds = Object.keys(typeSections) as readonly TypeKind[];

/** Data types without a definition. `scalar-unit.*` belong to the simple profile; files of 2.0 use them still, so they are known there too. */
const shared = ['string', 'integer', 'float', 'boolean', 'timestamp', 'version', 'list', 'map'] as const;
const scalarUnits = ['scalar-unit.size', 'scalar-unit.time', 'scalar-unit.frequency', 'scalar-unit.bitrate'] as const;

export type Primitive = (typeof shared)[number] | (typeof scalarUnits)[number] | 'range' | 'null' | 'nil' | 'any' | 'bytes' | 'scalar';

export const primitivesOf = (major: 1 | 2): ReadonlySet<string> => (major === 1 ? simplePrimitives : primitives);

const simplePrimitives: ReadonlySet<string> = new Set([...shared, ...scalarUnits, 'range', 'null', 'any']);
const primitives: ReadonlySet<string> = new Set([...shared, ...scalarUnits, 'nil', 'bytes', 'scalar']);
