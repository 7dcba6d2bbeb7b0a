import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { ChiProfile, JobProfile, MapReduceProfile, PhaseStatistics } from '../../model/job-profile.ts';
import { valueAt } from '../documents/check-schema.ts';
import { formatProblem, pathText, shown } from '../documents/problem.ts';
import type { Path } from '../documents/problem.ts';
import { readText } from '../documents/read-text.ts';
import type { Positions } from '../documents/source-text.ts';
import type { DSpace4CloudChoice, DSpace4CloudClass, DSpace4CloudProblem } from './d-space4cloud-problem.ts';
import { replayedProfile } from './replay-files.ts';
import type { FilesBeside } from './replay-files.ts';

/** A place in the input; what it lacks is a problem with that place. */
class Place {
  readonly #file: string;
  readonly #document: Json;
  readonly #positions: Positions;
  readonly #path: Path;

  constructor(file: string, document: Json, positions: Positions, path: Path = []) {
    this.#file = file;
    this.#document = document;
    this.#positions = positions;
    this.#path = path;
  }

  get value(): unknown {
    return valueAt(this.#document, this.#path);
  }

  get there(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  at(...path: Path): Place {
    return new Place(this.#file, this.#document, this.#positions, [...this.#path, ...path]);
  }

  /** The first of these fields that is there: its writers spell some in two ways. */
  oneOf(...names: readonly string[]): Place {
    return names.map((name) => this.at(name)).find(({ there }) => there) ?? this.at(names[0] ?? '');
  }

  keys(): readonly string[] {
    const { value } = this;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw this.wrong('a map', 'write one');
    return Object.keys(value);
  }

  items(): readonly Place[] {
    const { value } = this;
    if (!Array.isArray(value)) throw this.wrong('a list', 'write one');
    return value.map((_, index) => this.at(index));
  }

  number(rule = 'a number of at least 0', accept = (value: number): boolean => value >= 0): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isFinite(value) || !accept(value)) throw this.wrong(rule, 'write such a number');
    return value;
  }

  numberOr(fallback: number): number {
    return this.there ? this.number() : fallback;
  }

  text(): string {
    const { value } = this;
    if (typeof value !== 'string' && typeof value !== 'number') throw this.wrong('a name', 'write one');
    return String(value);
  }

  wrong(rule: string, fix: string): InvalidInputError {
    return new InvalidInputError([formatProblem({ file: this.#file, ...this.#positions.ofValue(this.#path), path: pathText(this.#path), value: shown(this.value, this.#path), rule, fix })]);
  }
}

const milliseconds = 1 / 1000;

/** The name of the one provider of older inputs, where they give none. */
const nameless = 'provider';

/** Whether a parsed text is one of the shapes of D-SPACE4Cloud's inputs. */
export function looksLikeDSpace4Cloud(document: unknown): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => valueAt(document, [name]) !== undefined);
  return (has('mapJobProfiles', 'mapJobProfile') && has('mapClassParameters')) || (has('lstClass') && has('mapProfiles')) || (has('numberJobs') && has('id_job') && has('typeVm'));
}

/**
 * Reads an input of D-SPACE4Cloud (JSON): of several providers (`mapJobProfiles`), of one (`lstClass`), or its first form of parallel lists.
 * Times in it are milliseconds. Files of measured task times beside it are found by their names. Throws InvalidInputError.
 */
export function readDSpace4Cloud(file: string, text: string, beside: FilesBeside): DSpace4CloudProblem {
  const { documents, problems } = readText(file, text);
  const [first] = documents;
  const wrong = [...problems, ...(first?.problems ?? [])];
  if (wrong.length > 0 || first === undefined) throw new InvalidInputError(wrong.length > 0 ? wrong.map(formatProblem) : [`${file} is empty; it must hold an input of D-SPACE4Cloud; write one`]);
  const top = new Place(file, first.value, first.positions);
  if (top.oneOf('mapJobProfiles', 'mapJobProfile').there) return multiProvider(top, beside);
  if (top.at('lstClass').there) return singleProvider(top, beside);
  if (top.at('numberJobs').there) return parallelLists(top);
  throw top.wrong('an input of D-SPACE4Cloud', 'give it mapJobProfiles and mapClassParameters, or lstClass and mapProfiles');
}

function classOf(name: string, place: Place): DSpace4CloudClass {
  const usersHigh = place.oneOf('hup', 'Hup', 'HUp').number('a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1);
  const low = place.oneOf('hlow', 'Hlow', 'HLow');
  const usersLow = low.there ? low.number(`a whole number from 0 to hup (${usersHigh})`, (value) => Number.isInteger(value) && value >= 0 && value <= usersHigh) : usersHigh;
  const [m, v] = [place.at('m').numberOr(0), place.at('v').numberOr(0)];
  return {
    name,
    deadlineSeconds: milliseconds * place.oneOf('d', 'D').number('a number of milliseconds above 0', (value) => value > 0),
    thinkSeconds: milliseconds * place.at('think').numberOr(0),
    usersLow,
    usersHigh,
    penalty: place.oneOf('penalty', 'job_penalty').numberOr(0),
    container: m > 0 && v > 0 ? { cores: v, gibibytes: m } : null,
  };
}

function multiProvider(top: Place, beside: FilesBeside): DSpace4CloudProblem {
  const id = top.at('id').there ? top.at('id').text() : 'd-space4cloud';
  const parameters = top.at('mapClassParameters');
  const profiles = top.oneOf('mapJobProfiles', 'mapJobProfile');
  const notes: string[] = [];
  const classes = parameters.keys().map((name) => classOf(name, parameters.at(name)));
  const choices = classes.flatMap(({ name }) => {
    const providers = profiles.at(name);
    return providers.keys().flatMap((provider) =>
      providers.at(provider).keys().map((type): DSpace4CloudChoice => {
        const place = providers.at(provider, type);
        const limits = top.oneOf('mapPublicCloudParameters', 'mapPublicCloudParameter').at(name, provider, type);
        const map = place.at('profileMap').there ? place.at('profileMap') : place;
        const learnt = top.oneOf('mapJobMLProfile', 'mapJobMLProfiles').at(name);
        const { profile, slots } = profileOf(map, learnt, replayedProfile(beside, { id, job: name, provider, type, tasks: taskCounts(map) }), notes, `class ${name} on ${type}`);
        return { className: name, provider, type, profile, slots, reservedLimit: limits.at('r').numberOr(0), spotShareMax: limits.at('eta').numberOr(0) };
      }),
    );
  });
  const configurations = top.oneOf('mapVMConfigurations', 'mapVMConfiguration');
  const machines = configurations.there ? configurations.keys().map((name) => ({ name, cores: configurations.at(name, 'core').number(), gibibytes: configurations.at(name, 'memory').number() })) : [];
  const nodes = top.at('privateCloudParameters');
  const privateCloud = nodes.there ? { nodes: nodes.at('n').number(), cores: nodes.at('v').number(), gibibytes: nodes.at('m').number(), energyUsdPerHour: nodes.at('e').numberOr(0) } : null;
  return { id, classes, choices, machines, privateCloud, notes };
}

function singleProvider(top: Place, beside: FilesBeside): DSpace4CloudProblem {
  const id = top.at('id').there ? top.at('id').text() : 'd-space4cloud';
  const provider = top.at('provider').there ? top.at('provider').text() : nameless;
  const notes: string[] = [];
  const classes = top.at('lstClass').items().map((place) => classOf(place.at('id').text(), place));
  const profiles = top.at('mapProfiles');
  const choices = profiles.keys().map((key): DSpace4CloudChoice => {
    const read = /^TypeVMJobClassKey\(job=(.{1,100}), typeVM=(.{1,100})\)$/.exec(key) ?? /^(.{1,100}?)[\s_]+(.{1,100})$/.exec(key);
    if (read === null) throw profiles.at(key).wrong('named TypeVMJobClassKey(job=CLASS, typeVM=TYPE)', 'rename it');
    const [, className = '', type = ''] = read;
    const place = profiles.at(key);
    const limits = top.at('mapTypeVMs').there ? top.at('mapTypeVMs', className).items().find((one) => one.at('id').text() === type) : undefined;
    const { profile, slots } = profileOf(place, top.at('mapJobMLProfiles', className), replayedProfile(beside, { id, job: className, provider, type, tasks: taskCounts(place) }), notes, `class ${className} on ${type}`);
    return { className, provider, type, profile, slots, reservedLimit: limits?.at('r').numberOr(0) ?? 0, spotShareMax: limits?.at('eta').numberOr(0) ?? 0 };
  });
  return { id, classes, choices, machines: [], privateCloud: null, notes };
}

/** The first form: the i-th entry of each list is of the i-th class, or of the i-th type. */
function parallelLists(top: Place): DSpace4CloudProblem {
  const provider = top.at('provider').there ? top.at('provider').text() : nameless;
  const names = top.at('id_job').items().map((place) => place.text());
  const field = (name: string, index: number): Place => top.at(name, index);
  const classes = names.map((name, index): DSpace4CloudClass => {
    const [usersLow, usersHigh] = [field('hlow', index).number(), field('hup', index).number()];
    return { name, deadlineSeconds: milliseconds * field('d', index).number('a number above 0', (value) => value > 0), thinkSeconds: milliseconds * field('think', index).numberOr(0), usersLow, usersHigh, penalty: field('job_penalty', index).numberOr(0), container: null };
  });
  const choices = names.flatMap((className, job) => {
    const maximum = (name: string): number => milliseconds * field(name, job).number();
    const phase = (tasks: number, average: string, longest: string): PhaseStatistics => ({ tasks, averageSeconds: Math.min(milliseconds * field(average, job).number(), maximum(longest)), maximumSeconds: maximum(longest) });
    const tasks = (name: string): number => field(name, job).number('a whole number of at least 0', (value) => Number.isInteger(value) && value >= 0);
    const profile: MapReduceProfile = { kind: 'map-reduce', map: phase(tasks('nm'), 'mavg', 'mmax'), shuffle: phase(tasks('nr'), 'shtypavg', 'shtypmax'), reduce: phase(tasks('nr'), 'ravg', 'rmax'), ...firstShuffle(tasks('nr'), maximum('sh1max')) };
    return top.at('typeVm').items().map((typeName, type): DSpace4CloudChoice => {
      const slots = top.at('cM', job, type);
      return { className, provider, type: typeName.text(), profile, slots: slots.there ? slots.number() : null, reservedLimit: Math.floor(field('r', type).numberOr(0)), spotShareMax: Math.min(1, field('n', type).numberOr(0)) };
    });
  });
  const notes = ['Times were taken for milliseconds, as in later inputs of D-SPACE4Cloud.', 'An average above its maximum was taken for the maximum.'];
  return { id: 'd-space4cloud', classes, choices, machines: [], privateCloud: null, notes };
}

const firstShuffle = (tasks: number, maximumSeconds: number): { readonly firstShuffle?: PhaseStatistics } => (maximumSeconds > 0 ? { firstShuffle: { tasks, averageSeconds: maximumSeconds, maximumSeconds } } : {});

const taskCounts = (place: Place): { readonly map: number | null; readonly reduce: number | null } => ({ map: place.at('nm').there ? place.at('nm').number() : null, reduce: place.at('nr').there ? place.at('nr').number() : null });

/** The best that is known: measured times, then statistics of phases, then a learnt linear model. */
function profileOf(place: Place, learnt: Place, replayed: JobProfile | null, notes: string[], what: string): { readonly profile: JobProfile; readonly slots: number | null } {
  const slots = place.at('cm').there ? place.at('cm').number('a whole number of at least 1', (value) => Number.isInteger(value) && value >= 1) : null;
  if (replayed !== null) {
    notes.push(`${what}: task times are replayed from the files beside it.`);
    return { profile: replayed, slots };
  }
  if (place.at('nm').there) return { profile: mapReduceOf(place), slots };
  if (learnt.there) return { profile: chiOf(learnt), slots };
  throw place.wrong('a profile with nm, mavg, mmax, nr, ravg and rmax, or one with a learnt model or files of task times beside it', 'add one of these');
}

function mapReduceOf(place: Place): MapReduceProfile {
  const tasks = (name: string): number => place.at(name).number('a whole number of at least 0', (value) => Number.isInteger(value) && value >= 0);
  const phase = (count: string, average: string, longest: string): PhaseStatistics => {
    const maximum = place.at(longest).number();
    return { tasks: tasks(count), averageSeconds: milliseconds * place.at(average).number(`a number from 0 to ${longest} (${maximum})`, (value) => value >= 0 && value <= maximum), maximumSeconds: milliseconds * maximum };
  };
  const shuffle = place.at('shtypavg').there ? { shuffle: phase('nr', 'shtypavg', 'shtypmax') } : {};
  return { kind: 'map-reduce', map: phase('nm', 'mavg', 'mmax'), reduce: phase('nr', 'ravg', 'rmax'), ...shuffle, ...firstShuffle(tasks('nr'), milliseconds * place.at('sh1max').numberOr(0)) };
}

/**
 * The support vector regression of D-SPACE4Cloud works on normalised features (t - mu_t) / sigma_t = b + sum w_i (f_i - mu_i) / sigma_i, with
 * x = 1 / containers and h = users; solved for t it is linear in both. Neither may make jobs faster.
 */
function chiOf(learnt: Place): ChiProfile {
  const number = (...path: Path): number => learnt.at(...path).number('a number', () => true);
  const features = learnt.at('mlFeatures').there ? ['mlFeatures'] : [];
  const notNegative = (rule: string, ...path: Path): number => learnt.at(...path).number(rule, (value) => value >= 0);
  const scale = notNegative('a number of at least 0', 'sigma_t');
  const slope = (name: string, rule: string): number => (scale / learnt.at(...features, name, 'sigma').number('a number above 0', (value) => value > 0)) * notNegative(rule, ...features, name, 'w');
  const x = slope('x', 'a number of at least 0, since fewer containers make no job faster; learn the model again');
  const h = slope('h', 'a number of at least 0, since more users make no job faster; learn the model again');
  const fixed = number('mu_t') + scale * number('b') - x * number(...features, 'x', 'mu') - h * number(...features, 'h', 'mu');
  return { kind: 'chi', perContainerSeconds: milliseconds * x, perUserSeconds: milliseconds * h, fixedSeconds: milliseconds * fixed };
}
