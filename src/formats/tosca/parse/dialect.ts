/**
 * A version of TOSCA. The simple profile in YAML (1.0 to 1.3) has its types built in and reads YAML as people write it; 2.0 has no types
 * of its own, calls its template `service_template`, marks functions with `$` and takes keynames at their word.
 */
export type Dialect = { readonly name: string; readonly major: 1 | 2; readonly minor: 0 | 1 | 2 | 3 };

const simple = (minor: Dialect['minor']): Dialect => ({ name: `tosca_simple_yaml_1_${minor}`, major: 1, minor });

export const dialects: readonly Dialect[] = [simple(0), simple(1), simple(2), simple(3), { name: 'tosca_2_0', major: 2, minor: 0 }];

/** What is assumed of a file that does not say its version, so that more than that one mistake can be found. */
export const assumedDialect = simple(3);

const namespaces = /^https?:\/\/docs\.oasis-open\.org\/tosca\/ns\/simple\/yaml\/1\.([0-3])(?:\.0)?\/?$/;
const names = /^tosca_simple_yaml_1_([0-3])(?:_0)?$/;
/** Profiles of the simple profile, such as that of network functions, follow its grammar. */
const profiles = /^tosca_simple_profile_for_[a-z]{1,20}(?:_\d{1,2}){2,3}$/;

/** The version that a `tosca_definitions_version` names, or null. */
export function dialectOf(version: string): Dialect | null {
  if (version === 'tosca_2_0') return dialects.at(-1) ?? null;
  const minor = (names.exec(version) ?? namespaces.exec(version))?.[1];
  if (minor !== undefined) return dialects[Number(minor)] ?? null;
  return profiles.test(version) ? { ...assumedDialect, name: version } : null;
}
