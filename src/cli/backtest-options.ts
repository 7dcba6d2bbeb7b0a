import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { parseTime } from '../formats/csv/parse-time.ts';
import { shareSchema } from '../model/quantities.ts';
import type { RuleObjective } from '../plan/autoscale/rule.ts';
import { parseQuantity } from '../units/quantity.ts';
import type { Ms } from '../units/time.ts';
import { ms } from '../units/time.ts';
import type { TraceTime } from '../usecases/backtest-range.ts';
import type { WorldFile } from '../usecases/read-world.ts';
import { wholeNumberOf } from './arguments.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { durationOf } from './forecast-options.ts';
import type { Io } from './io.ts';
import { checkRegularFile, withPath } from './paths.ts';

/** Seeds and policies at a time; more replays than this are a study, not a backtest. */
const seedsMax = 100;
const policiesMax = 64;

const usage = (message: string): CliError => new CliError(message, exitCodes.usage);

/** `p95(latency_ms) < 20`, in ms or s; `goal` is the share of slots in which it must be met. */
export function objectiveOf(text: string, tolerance: string, goal: string): RuleObjective & { readonly text: string; readonly goal: number } {
  const match = /^\s*p(\d{1,2}(?:\.\d{1,6})?)\s*\(\s*latency_(ms|s)\s*\)\s*<=?\s*(\d{1,9}(?:\.\d{1,9})?)\s*$/.exec(text);
  const [percentile, target] = [Number(match?.[1]) / 100, Number(match?.[3]) * (match?.[2] === 's' ? 1000 : 1)];
  if (match === null || !(percentile > 0 && percentile < 1) || !(target > 0)) throw usage(`--objective is ${text === '' ? 'empty' : text}; it must be a percentile of the latency below a target above 0, such as 'p95(latency_ms) < 20'; correct it`);
  return { percentile, target, tolerance: toleranceOf(tolerance), goal: goalOf(goal), text: text.trim() };
}

function goalOf(text: string): number {
  const read = shareSchema.safeParse(text);
  if (read.success) return read.data;
  throw usage(`--goal is ${text === '' ? 'empty' : text}; it must be a share of the slots above 0% and up to 100%, such as 95% or 99.9%; correct it`);
}

/** A duration, or none at all: `0`, `0s`. */
export const durationFromZero = (field: string, text: string): Ms => (isZero(text) ? ms(0) : durationOf(field, text));

function isZero(text: string): boolean {
  const read = parseQuantity(text);
  return read !== null && read.value === 0 && ['duration', 'plain'].includes(read.dimension);
}

function toleranceOf(text: string): number {
  const number = /^(?:0|0?\.\d{1,9})$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 0 && number < 1) return number;
  throw usage(`--tolerance is ${text === '' ? 'empty' : text}; it must be a share of the target from 0 and below 1, such as 0.1; correct it`);
}

/** A time, or a duration after the beginning of the trace. */
export function traceTimeOf(field: string, text: string): TraceTime {
  const at = parseTime(text);
  if (at !== undefined) return { kind: 'time', at };
  if (parseQuantity(text)?.dimension === 'duration') return { kind: 'after', after: durationFromZero(field, text) };
  throw usage(`${field} is ${text === '' ? 'empty' : text}; it must be a time (ISO 8601, or seconds or milliseconds since 1970), or how long after the beginning of the trace, such as 7d; correct it`);
}

/** `1-10`: the fewest and the most. */
export function replicasOf(text: string): { readonly min: number; readonly max: number } {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [min, max] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || max < 1 || min > max || max > 10_000) throw usage(`--replicas is ${text === '' ? 'empty' : text}; it must be the fewest and the most with a dash between them, at most 10000, such as 1-10; correct it`);
  return { min, max };
}

/** A price such as `0.03 USD/h`; a number alone is USD per hour. */
export function priceOf(text: string): number {
  const quantity = parseQuantity(text);
  if (quantity !== null && ['money-rate', 'plain'].includes(quantity.dimension) && quantity.value >= 0) return quantity.value;
  throw usage(`--price is ${text === '' ? 'empty' : text}; it must be what an instance costs, such as "0.03 USD/h"; correct it`);
}

/** How many seeds, from 1 on, or which ones, with commas between them. */
export function seedsOf(text: string): readonly number[] {
  if (!text.includes(',')) return Array.from({ length: wholeNumberOf('--seeds', text, 1, seedsMax) }, (_, index) => index + 1);
  const seeds = text.split(',').map((part) => wholeNumberOf('--seeds', part.trim(), 0, 2 ** 31 - 1));
  if (new Set(seeds).size === seeds.length && seeds.length <= seedsMax) return seeds;
  throw usage(`--seeds is ${text}; it must be at most ${seedsMax} different whole numbers; correct it`);
}

/** The policies that were asked for; their names are read where they are known. */
export function policiesOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length >= 1 && names.length <= policiesMax) return names;
  throw usage(`--policy names ${names.length} policies; it must name from 1 to ${policiesMax}, with commas between them; correct it`);
}

/** The most bytes of a file that describes a world, or of one that it names. */
const worldBytesMax = 5 * 2 ** 20;

/** The description of a world. Files that it names are looked for beside it. */
export function worldFileOf(io: Io, path: string): WorldFile {
  const full = resolve(io.cwd, path);
  const read = (field: string, name: string, at: string): string => {
    const given = { field, path: name, full: at };
    const { size } = checkRegularFile(given);
    if (size > worldBytesMax) throw usage(`${field} is ${name} with ${size} bytes; it must have at most ${worldBytesMax}; give a part of it`);
    return withPath(given, () => readFileSync(at, 'utf8'));
  };
  return { name: path, text: read('--world-config', path, full), readBeside: (name) => read(`file in ${path}`, name, isAbsolute(name) ? name : resolve(dirname(full), name)) };
}
