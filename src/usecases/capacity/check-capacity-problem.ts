import type { Problem } from '../../formats/documents/problem.ts';
import type { ReadDocument } from '../../formats/documents/read-documents.ts';
import { topologicalOrder } from '../../model/workflow.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { reference, repeatedNames } from '../check-application-names.ts';
import { Cursor } from '../check-cursor.ts';

/** What the schema of a CapacityProblem cannot say: what belongs together, what rules each other out, and that what is named is there. */
export function checkCapacityProblem(document: ReadDocument): readonly Problem[] {
  const spec = new Cursor(document).at('spec');
  const profiles = spec.at('profiles');
  const types = spec.at('public', 'types');
  const flavours = spec.at('private', 'flavours');
  const isPublic = spec.at('public').value !== undefined;
  const onServers = spec.at('private').value !== undefined && flavours.items().length === 0;
  const machines = [...types.texts('name'), ...flavours.texts('name'), ...(onServers ? [ownContainer] : [])];
  const kinds = new Map(profiles.items().map((one) => [one.at('name').text(), one.at('profile', 'kind').text()]));
  const known: Known = { profiles: profiles.texts('name'), kinds, machines, providers: types.texts('provider'), isPublic };
  return [
    ...checkCloud(spec),
    ...repeatedNames(profiles),
    ...repeatedNames(flavours),
    ...repeatedNames(types),
    ...repeatedNames(spec.at('classes')),
    ...profiles.items().flatMap((one) => checkProfile(one.at('profile'))),
    ...spec.at('classes').items().flatMap((one) => checkClass(one, known)),
  ];
}

/** What containers that are placed on servers without flavours are called as a type. */
const ownContainer = 'container';

type Known = { readonly profiles: readonly string[]; readonly kinds: ReadonlyMap<string | null, string | null>; readonly machines: readonly string[]; readonly providers: readonly string[]; readonly isPublic: boolean };

function checkCloud(spec: Cursor): readonly Problem[] {
  const given = ['public', 'private'].filter((name) => spec.at(name).value !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [spec.problem('told where it may run; add public (machines to rent) or private (servers of your own)')]
    : [spec.at('private').problem('absent where public is given; remove one of the two')];
}

function checkClass(one: Cursor, known: Known): readonly Problem[] {
  const own = one.at('on').items();
  return [
    ...checkGoal(one),
    ...checkGoalSuits(one, known),
    ...checkUsers(one.at('users')),
    ...checkProfile(one.at('profile')),
    ...profileReference(one.at('profile'), known),
    ...repeatedNames(one.at('on'), 'type'),
    ...own.flatMap((on) => [
      ...(known.isPublic || known.machines.length > 0 ? reference(on.at('type'), 'a type or flavour of this problem', known.machines) : []),
      ...checkProfile(on.at('profile')),
      ...profileReference(on.at('profile'), known),
      ...(known.isPublic ? [] : ['reservedLimit', 'spotShareMax'].filter((name) => on.at(name).value !== undefined).map((name) => on.at(name).problem('absent in a private cloud, whose servers are not rented; remove it'))),
    ]),
    ...one.at('providers').items().flatMap((name) => reference(name, 'the provider of a type', known.providers)),
    ...checkKnownSomewhere(one, own),
  ];
}

function checkGoal(one: Cursor): readonly Problem[] {
  const given = ['deadline', 'utilisation'].filter((name) => one.at(name).value !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [one.problem('given a goal; add deadline: 10m, or utilisation: 70% for a topology')]
    : [one.at('utilisation').problem('absent where a deadline is given; remove one of the two')];
}

/** A topology has a busy share and no duration, everything else a duration. */
function checkGoalSuits(one: Cursor, { kinds }: Known): readonly Problem[] {
  const kindOf = (profile: Cursor): string | null => (profile.text() === null ? profile.at('kind').text() : (kinds.get(profile.text()) ?? null));
  const [goal, other] = one.at('deadline').value === undefined ? (['utilisation', 'deadline'] as const) : (['deadline', 'utilisation'] as const);
  if (one.at(goal).value === undefined || one.at(other).value !== undefined) return [];
  const wrong = [one, ...one.at('on').items()].map((place) => kindOf(place.at('profile'))).find((kind) => kind !== null && (kind === 'topology') !== (goal === 'utilisation'));
  if (wrong === undefined) return [];
  return [one.at(goal).problem(`${goal === 'deadline' ? 'absent with a profile of kind topology, which is more or less busy and never done' : `absent with a profile of kind ${wrong}, which has a duration`}; write ${goal === 'deadline' ? 'utilisation: 70%' : 'deadline: 10m'} instead`)];
}

function checkUsers(users: Cursor): readonly Problem[] {
  const [low, high] = [users.at('low').value, users.at('high').value];
  return typeof low === 'number' && typeof high === 'number' && low > high ? [users.at('low').problem(`at most high (${high}); lower it, or raise high`)] : [];
}

function checkKnownSomewhere(one: Cursor, own: readonly Cursor[]): readonly Problem[] {
  if (one.at('profile').value !== undefined) return [];
  const without = own.filter((on) => on.at('profile').value === undefined);
  if (own.length > 0) return without.map((on) => on.problem('given a profile, since the class has none of its own; add profile here or at the class'));
  return [one.problem('given a profile; add profile: NAME of one under spec.profiles, or a profile itself')];
}

const profileReference = (cursor: Cursor, { profiles }: Known): readonly Problem[] => (cursor.text() === null ? [] : reference(cursor, 'a profile under spec.profiles', profiles));

/** A profile that stands here; a name, or nothing, is none. */
function checkProfile(profile: Cursor): readonly Problem[] {
  const stages = profile.at('stages');
  const nodes = profile.at('nodes');
  return [
    ...repeatedNames(stages),
    ...repeatedNames(nodes),
    ...stages.items().flatMap((stage) => stage.at('after').items().flatMap((name) => reference(name, 'a stage of this profile', stages.texts('name')))),
    ...nodes.items().flatMap((node) => node.at('inputs').items().flatMap((input) => reference(input.at('from'), 'a node of this topology', nodes.texts('name')))),
    ...checkCycle(stages),
    ...stages.items().flatMap((stage) => checkBranches(stage.at('taskTime', 'branches'))),
    ...['map', 'firstShuffle', 'shuffle', 'reduce'].flatMap((phase) => checkPhase(profile.at(phase))),
  ];
}

/** Percentages that people write by hand are rounded. */
const shareSlack = 0.005;

function checkBranches(branches: Cursor): readonly Problem[] {
  const shares = branches.items().map((branch) => Number.parseFloat(branch.at('probability').text() ?? '') / 100);
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.length === 0 || Number.isNaN(sum) || Math.abs(sum - 1) <= shareSlack ? [] : [branches.problem(`branches whose probabilities add up to 100% (now ${Math.round(sum * 1000) / 10}%); change them`)];
}

function checkPhase(phase: Cursor): readonly Problem[] {
  const [average, maximum] = [phase.at('average').text(), phase.at('maximum').text()];
  const [mean, longest] = [average, maximum].map((text) => parseQuantity(text ?? ''));
  if (mean?.dimension !== 'duration' || longest?.dimension !== 'duration' || mean.value <= longest.value) return [];
  return [phase.at('average').problem(`at most maximum (${maximum}); correct one of them`)];
}

function checkCycle(stages: Cursor): readonly Problem[] {
  const names = stages.items().map((stage) => stage.at('name').text() ?? '');
  const index = new Map(names.map((name, at) => [name, at]));
  const edges = stages.items().flatMap((stage, to) => stage.at('after').items().flatMap((name) => {
    const from = index.get(name.text() ?? '');
    return from === undefined ? [] : [{ from, to }];
  }));
  const sorted = topologicalOrder({ tasks: names.map((name) => ({ name })), edges });
  return 'order' in sorted ? [] : [stages.problem(`a graph without a cycle (${[...sorted.cycle, sorted.cycle[0] ?? ''].join(' before ')}); remove one of these from after`)];
}
