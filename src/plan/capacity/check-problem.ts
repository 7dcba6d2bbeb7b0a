import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { visible } from '../../units/visible.ts';
import type { CapacityProblem, ClassOnType, JobClass, MachineType, PrivateCloud, PublicCloud } from './problem.ts';

/** Bounds that keep every plan affordable. */
const classesMax = 1000;
const typesMax = 5000;
const usersMax = 100_000;
const serversMax = 100_000;
const countMaxMost = 1_000_000;

type Rule = readonly [field: string, value: number, holds: boolean, must: string];

/**
 * What planners rely on; all that is wrong at once.
 * @throws InvalidInputError
 */
export function checkProblem({ classes, cloud }: CapacityProblem): void {
  const types = cloud.kind === 'public' ? cloud.types : cloud.flavours;
  const known = types.length > 0 || cloud.kind === 'public' ? types.map(({ name }) => name) : ['container'];
  const sizes = broken([
    ['classes', classes.length, classes.length >= 1 && classes.length <= classesMax, `from 1 to ${classesMax} classes`],
    ['types', types.length, types.length <= typesMax && (types.length > 0 || cloud.kind === 'private'), `from 1 to ${typesMax} types`],
  ]);
  // What is too much is not looked into.
  if (classes.length > classesMax || types.length > typesMax) throw new InvalidInputError(sizes);
  const wrong = [
    ...sizes,
    ...(cloud.kind === 'public' ? unwritable('providers', cloud.types.map(({ provider }) => provider)) : []),
    ...unwritable('types', types.map(({ name }) => name)),
    ...unwritable('classes', classes.map(({ name }) => name)),
    ...classes.flatMap((jobClass) => unwritable(`classes.${visible(jobClass.name)}.profile.stages`, stagesOf(jobClass))),
    ...twice('classes', classes.map(({ name }) => name)),
    ...twice('types', types.map(({ name }) => name)),
    ...classes.flatMap((jobClass) => wrongClass(jobClass, known)),
    ...(cloud.kind === 'public' ? wrongPublic(cloud, classes) : wrongPrivate(cloud)),
  ];
  if (wrong.length > 0) throw new InvalidInputError(wrong);
}

const broken = (rules: readonly Rule[]): string[] => rules.filter(([, , holds]) => !holds).map(([field, value, , must]) => `${field} is ${value}; it must be ${must}`);

function twice(field: string, names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size).map((name) => `${field} has ${name} more than once; names must be unique`);
}

/** Control characters and ends of lines would end what is written of a plan for other tools, and steer a terminal. */
const unwritable = (field: string, names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) || !name.isWellFormed()))].map((name) => `${field} has the name ${visible(name).slice(0, 100)}; it must be without control characters and ends of lines; rename it`);

const stagesOf = ({ profile, on }: JobClass): string[] => [profile, ...on.map((special) => special.profile)].flatMap((one) => (one?.kind === 'stages' ? one.stages.map(({ name }) => name) : []));

const positive = (field: string, value: number): Rule => [field, value, value > 0 && value < Number.POSITIVE_INFINITY, 'a finite number above 0'];
const notNegative = (field: string, value: number): Rule => [field, value, value >= 0 && value < Number.POSITIVE_INFINITY, 'a finite number of at least 0'];
const share = (field: string, value: number): Rule => [field, value, value >= 0 && value <= 1, 'from 0 to 1'];
const limit = (field: string, value: number): Rule => [field, value, value >= 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY), 'a whole number of at least 0, or without limit'];
const count = (field: string, value: number, most: number): Rule => [field, value, Number.isInteger(value) && value >= 1 && value <= most, `a whole number from 1 to ${most}`];

function wrongClass(jobClass: JobClass, known: readonly string[]): string[] {
  const at = `classes.${jobClass.name}`;
  const { goal, users, container, on } = jobClass;
  return [
    ...broken([
      goal.kind === 'deadline' ? positive(`${at}.goal.seconds`, goal.seconds) : [`${at}.goal.share`, goal.share, goal.share > 0 && goal.share <= 1, 'above 0 and at most 1'],
      count(`${at}.users.low`, users.low, usersMax),
      [`${at}.users.high`, users.high, Number.isInteger(users.high) && users.high >= users.low && users.high <= usersMax, `a whole number from users.low (${users.low}) to ${usersMax}`],
      notNegative(`${at}.users.rejectionUsdPerHour`, users.rejectionUsdPerHour),
      notNegative(`${at}.thinkSeconds`, jobClass.thinkSeconds),
      positive(`${at}.container.cores`, container.cores),
      positive(`${at}.container.mebibytes`, container.mebibytes),
    ]),
    ...(jobClass.profile === undefined && on.every(({ profile }) => profile === undefined) ? [`${at} has no profile; give it one, or one for at least one type in ${at}.on`] : []),
    ...wrongGoal(jobClass, at),
    ...twice(`${at}.on`, on.map(({ type }) => type)),
    ...on.flatMap((special) => wrongSpecial(special, at, known)),
  ];
}

/** A topology has a busy share and no duration, everything else a duration. */
function wrongGoal({ goal, profile, on }: JobClass, at: string): string[] {
  const profiles = [profile, ...on.map((special) => special.profile)].filter((one) => one !== undefined);
  const right = (kind: string): boolean => (kind === 'topology') === (goal.kind === 'utilisation');
  const wrong = profiles.find(({ kind }) => !right(kind));
  return wrong === undefined ? [] : [`${at}.goal is a ${goal.kind}; with a profile of kind ${wrong.kind} it must be a ${wrong.kind === 'topology' ? 'utilisation' : 'deadline'}`];
}

function wrongSpecial({ type, slotsPerMachine, reservedLimit, spotShareMax }: ClassOnType, at: string, known: readonly string[]): string[] {
  return [
    ...(known.includes(type) ? [] : [`${at}.on names the type ${type}, which is unknown; ${suggestion(type, known)}`]),
    ...broken([
      ...(slotsPerMachine === undefined ? [] : [count(`${at}.on.${type}.slotsPerMachine`, slotsPerMachine, 100_000)]),
      ...(reservedLimit === undefined ? [] : [limit(`${at}.on.${type}.reservedLimit`, reservedLimit)]),
      ...(spotShareMax === undefined ? [] : [share(`${at}.on.${type}.spotShareMax`, spotShareMax)]),
    ]),
  ];
}

function wrongPublic({ types, countMax }: PublicCloud, classes: readonly JobClass[]): string[] {
  const providers = [...new Set(types.map(({ provider }) => provider))];
  const unknown = classes.flatMap(({ name, providers: wanted }) => (wanted ?? []).filter((one) => !providers.includes(one)).map((one) => `classes.${name}.providers has ${one}, which offers no type; ${suggestion(one, providers)}`));
  return [...broken([count('countMax', countMax, countMaxMost)]), ...types.flatMap(wrongType), ...unknown];
}

function wrongType({ name, cores, mebibytes, speed, prices: { onDemand, reserved, spot } }: MachineType): string[] {
  const at = `types.${name}`;
  return broken([
    positive(`${at}.cores`, cores),
    positive(`${at}.mebibytes`, mebibytes),
    positive(`${at}.speed`, speed),
    notNegative(`${at}.prices.onDemand.usdPerHour`, onDemand.usdPerHour),
    limit(`${at}.prices.onDemand.limit`, onDemand.limit),
    ...(reserved === undefined ? [] : [notNegative(`${at}.prices.reserved.usdPerHour`, reserved.usdPerHour), limit(`${at}.prices.reserved.limit`, reserved.limit)]),
    ...(spot === undefined ? [] : [notNegative(`${at}.prices.spot.usdPerHour`, spot.usdPerHour), share(`${at}.prices.spot.shareMax`, spot.shareMax)]),
  ]);
}

function wrongPrivate({ nodes, flavours }: PrivateCloud): string[] {
  return broken([
    count('nodes.count', nodes.count, serversMax),
    positive('nodes.cores', nodes.cores),
    positive('nodes.mebibytes', nodes.mebibytes),
    notNegative('nodes.electricityUsdPerHour', nodes.electricityUsdPerHour),
    notNegative('nodes.serverUsdPerHour', nodes.serverUsdPerHour),
    ...flavours.flatMap(({ name, cores, mebibytes, speed }) => [positive(`flavours.${name}.cores`, cores), positive(`flavours.${name}.mebibytes`, mebibytes), positive(`flavours.${name}.speed`, speed)]),
  ]);
}
