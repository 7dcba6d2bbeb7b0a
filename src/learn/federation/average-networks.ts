import type { Json } from '../../model/json.ts';
import type { KernelName } from '../kernels/kernels.ts';
import type { Provenance } from '../forecast/saved-network.ts';
import { decodeWeights, encodeWeights, parseSaved, provenanceSchema } from '../forecast/saved-network.ts';
import type { FederableFormat, FieldRule } from './federable-formats.ts';
import { federableFormats } from './federable-formats.ts';
import { fieldsOf, fromFields } from './fields-of.ts';
import { meanOfNumbers, meanOfWeights } from './weighted-mean.ts';

/** A trained network of one agent. `name` says which in messages; `samples` is its weight. */
export type FederationMember = { readonly name: string; readonly kind: string; readonly saved: Json; readonly samples: number };

/** The averaged network, or everything that keeps the members from being averaged. */
export type AveragedNetwork =
  | { readonly kind: 'averaged'; readonly saved: Json; readonly trained: Provenance; readonly notes: readonly string[] }
  | { readonly kind: 'different'; readonly differences: readonly string[] };

type Field = { readonly path: string; readonly rule: FieldRule; readonly values: readonly Json[] };

/** Averages networks of one architecture, field by field. Throws InvalidInputError where weights or provenance are damaged. */
export function averageNetworks(members: readonly FederationMember[]): AveragedNetwork {
  const kinds = [...new Set(members.map(({ kind }) => kind))];
  const format = federableFormats.get(kinds[0] ?? '');
  if (kinds.length > 1) return different([`the kind ${listed(members, members.map(({ kind }) => kind))}; all must be of one kind`]);
  if (format === undefined) return different([`the kind is ${kinds[0] ?? 'missing'}; it must be one of ${[...federableFormats.keys()].join(', ')}, whose parameters can be averaged`]);
  const { fields, unknown } = readFields(members, format);
  const samples = members.map((member) => member.samples);
  const joined = fields.map((field) => ({ field, value: join(field, members, samples) }));
  const problems = [...unknown, ...joined.flatMap(({ field, value }) => (value === undefined ? [describe(field, members)] : []))];
  if (problems.length > 0) return different(problems);
  const trained = trainedOf(members, fields);
  const saved = fromFields(new Map(joined.map(({ field, value }) => [field.path, field.rule === 'trained' ? trained : (value ?? null)])));
  const seeds = new Set(fields.filter(({ rule }) => rule === 'trained').flatMap(({ values }) => values.map((value) => provenanceOf(value).seed)));
  const notes = seeds.size > 1
    ? [`The networks began from ${seeds.size} different seeds; averages are usually good only of networks that began alike (McMahan et al. 2017, figure 1).`]
    : [];
  return { kind: 'averaged', saved, trained, notes };
}

const different = (differences: readonly string[]): AveragedNetwork => ({ kind: 'different', differences });

/** The members' values of every field of the format, and what is missing or not known. */
function readFields(members: readonly FederationMember[], format: FederableFormat): { readonly fields: readonly Field[]; readonly unknown: readonly string[] } {
  const known = new Map(Object.entries(format));
  const own = members.map(({ saved }) => fieldsOf(saved, (path) => known.has(path)));
  const stray = members.flatMap(({ name }, k) => [...(own[k]?.keys() ?? [])].filter((path) => !known.has(path)).map((path) => `${name} has a field ${path}, which is not known; register it anew with this version of Homeostat`));
  const missing = members.flatMap(({ name }, k) => [...known.keys()].filter((path) => own[k]?.has(path) !== true).map((path) => `${name} has no field ${path}; register it anew with this version of Homeostat`));
  if (stray.length + missing.length > 0) return { fields: [], unknown: [...stray, ...missing] };
  return { fields: [...known].map(([path, rule]) => ({ path, rule, values: own.map((fields) => fields.get(path) ?? null) })), unknown: [] };
}

/** The joined value; undefined where the members' values do not go together. */
function join({ rule, values }: Field, members: readonly FederationMember[], samples: readonly number[]): Json | undefined {
  switch (rule) {
    case 'same':
      return new Set(values.map((value) => JSON.stringify(value))).size === 1 ? values[0] : undefined;
    case 'mean':
      return meanOfNumbers(values, samples);
    case 'all':
      return values.every((value) => value === true);
    case 'trained':
      return null;
    case 'weights': {
      const weights = values.map((value) => decodeWeights(typeof value === 'string' ? value : ''));
      if (new Set(weights.map(({ length }) => length)).size > 1) return undefined;
      return encodeWeights(meanOfWeights(weights, members.map((member) => member.samples)));
    }
  }
}

/** What differs, member by member. */
function describe({ path, rule, values }: Field, members: readonly FederationMember[]): string {
  const shown = values.map((value) => {
    if (rule === 'weights') return `${decodeWeights(typeof value === 'string' ? value : '').length} numbers`;
    if (rule === 'mean') return Array.isArray(value) ? `a list of ${value.length}` : typeof value;
    return JSON.stringify(value).slice(0, 60);
  });
  return `${path} ${listed(members, shown)}; architectures must be the same`;
}

const listed = (members: readonly FederationMember[], values: readonly string[]): string => `is ${members.map(({ name }, k) => `${values[k] ?? ''} in ${name}`).join(', ')}`;

const provenanceOf = (value: Json): Provenance => parseSaved(provenanceSchema, value, 'trained');

/** Together: all steps, the kernel that all share (else the one that every machine has), the seed of the member with most samples. */
function trainedOf(members: readonly FederationMember[], fields: readonly Field[]): Provenance {
  const own = fields.filter(({ rule }) => rule === 'trained').flatMap(({ values }) => values.map(provenanceOf));
  const kernels = new Set<KernelName>(own.map(({ kernel }) => kernel));
  const largest = members.reduce((best, { samples }, k) => (samples > (members[best]?.samples ?? 0) ? k : best), 0);
  const [kernel] = kernels;
  return {
    kernel: kernels.size === 1 && kernel !== undefined ? kernel : 'plain',
    node: process.versions.node,
    seed: own[largest]?.seed ?? 0,
    steps: own.reduce((sum, { steps }) => sum + steps, 0),
    heldOutLoss: null,
  };
}
