import { invariant } from '../../../model/error.ts';
import type { Dialect } from '../parse/dialect.ts';
import { assumedDialect, dialects } from '../parse/dialect.ts';
import { parseYaml, unitOf } from '../parse/read-tree.ts';
import { Report } from '../parse/report.ts';
import { entriesOf, field } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import type { TypeKind } from '../types/type-kinds.ts';
import { typeSections } from '../types/type-kinds.ts';
import { simpleProfile } from './simple-profile.ts';

const units = new Map<string, Unit>();

/** The types that the simple profile has built in. */
export const normativeUnit = (): Unit => cached('TOSCA Simple Profile', simpleProfile, assumedDialect);

/** Names under which the simple profile of TOSCA 2.0 is imported. */
const profile2 = /^(org\.oasis-open\.(tosca\.)?simple|tosca\.simple|simple):2\.0$/;

/** A profile of 2.0 that is built in, or null. */
export function builtInProfile(name: string): Unit | null {
  const dialect = dialects.at(-1);
  if (!profile2.test(name) || dialect === undefined) return null;
  return cached('TOSCA Simple Profile 2.0', profileText2(), dialect);
}

/**
 * The simple profile in the grammar of 2.0, where names carry no prefix (the profile is the namespace) and keynames have changed. Its
 * constraints are left out: they would have to be written as functions, and add nothing that templates rely on.
 */
function profileText2(): string {
  return simpleProfile
    .split('\n')
    .filter((line) => !line.includes('constraints:') && !line.includes('type: range'))
    .join('\n')
    .replaceAll('tosca.interfaces.node.lifecycle.', 'Lifecycle.')
    .replaceAll('tosca.interfaces.relationship.', 'Relationship.')
    .replaceAll(/tosca\.(nodes|capabilities|relationships|datatypes|artifacts|interfaces|policies|groups)\.(network\.)?/g, '')
    .replaceAll('occurrences:', 'count_range:')
    .replaceAll('valid_source_types:', 'valid_source_node_types:')
    .replaceAll('valid_target_types:', 'valid_capability_types:');
}

/** Short names of the built-in types of a kind, such as Compute for tosca.nodes.Compute (section 5.1 of the simple profile). */
export function shortNames(kind: TypeKind): ReadonlyMap<string, string> {
  const known = shorts.get(kind);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const { name } of entriesOf(field(normativeUnit().root, typeSections[kind]))) {
    const rest = name.split('.').slice(2);
    names.set(rest.join('.'), name);
    // Parts in small letters, such as network, are not part of the short name.
    const short = rest.filter((part) => part[0] === part[0]?.toUpperCase()).join('.');
    if (!names.has(short)) names.set(short, name);
  }
  shorts.set(kind, names);
  return names;
}

const shorts = new Map<TypeKind, ReadonlyMap<string, string>>();

function cached(name: string, text: string, dialect: Dialect): Unit {
  const known = units.get(name);
  if (known !== undefined) return known;
  const report = new Report();
  const yaml = parseYaml(name, text, report);
  const unit = yaml === null ? null : unitOf(name, yaml, report, true, () => dialect);
  invariant(unit !== null && report.problems.length === 0, `the built-in types of ${name} can be read: ${JSON.stringify(report.problems[0] ?? null)}`);
  units.set(name, unit);
  return unit;
}
