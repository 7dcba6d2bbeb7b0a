import type { PhaseRun } from '../../model/phases.ts';
import { phaseName } from '../../model/phases.ts';

/**
 * A sequence of visits with its repetitions folded into loops, without loss. `steps` of a visit and `times` of a loop hold one number for
 * each time that the fold passes there, in order: loops repeat phases, hardly ever exact durations.
 */
export type Pattern = readonly PatternPart[];
export type PatternPart = PatternVisit | PatternLoop;
export type PatternVisit = { readonly kind: 'visit'; readonly phase: number; readonly steps: readonly number[] };
export type PatternLoop = { readonly kind: 'loop'; readonly body: Pattern; readonly times: readonly number[] };

/** Parts that a loop's body may have. Longer repetitions stay unfolded, and the search linear. */
const bodyMax = 24;

/** Rounds of folding: loops of loops, and bodies of another length. */
const roundsMax = 64;

/**
 * Folds visits that repeat (the "pattern compressing" of CloudSkin D5.2 §4.1.1): the shortest
 * repetitions become loops first, so that days which differ only in how often something happens become the same, and then repeat themselves.
 * @example
 * patternText(patternOf(runsOf([0, 1, 1, 0, 1, 0, 1]))); // '3×[A B]'
 */
export function patternOf(runs: readonly PhaseRun[]): Pattern {
  let pattern: Pattern = runs.map(({ phase, steps }) => ({ kind: 'visit', phase, steps: [steps] }));
  for (let round = 0; round < roundsMax; round++) {
    const folded = foldOnce(pattern);
    if (folded.length === pattern.length) break;
    pattern = folded;
  }
  return pattern;
}

/** The visits that the pattern was made of. */
export function runsOfPattern(pattern: Pattern): readonly PhaseRun[] {
  const runs: PhaseRun[] = [];
  const passes = new Map<PatternPart, number>();
  const walk = (part: PatternPart): void => {
    const pass = passes.get(part) ?? 0;
    passes.set(part, pass + 1);
    if (part.kind === 'visit') runs.push({ phase: part.phase, steps: part.steps[pass] as number });
    else for (let i = 0; i < (part.times[pass] as number); i++) part.body.forEach(walk);
  };
  pattern.forEach(walk);
  return runs;
}

/** One line such as `A 12×[B C] A`; where a loop runs differently often in an outer one, `3-5×`. At most `partsMax` parts, then how many more. */
export function patternText(pattern: Pattern, partsMax = 40): string {
  const shown = pattern.slice(0, partsMax).map((part) => (part.kind === 'visit' ? phaseName(part.phase) : `${rangeText(part.times)}×[${patternText(part.body, partsMax)}]`));
  return pattern.length > partsMax ? `${shown.join(' ')} … ${pattern.length - partsMax} more` : shown.join(' ');
}

function rangeText(times: readonly number[]): string {
  const [min, max] = times.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [Infinity, -Infinity] as const);
  return min === max ? String(min) : `${min}-${max}`;
}

/** Folds every repetition of bodies of one length, the shortest length that repeats at all. */
function foldOnce(parts: Pattern): Pattern {
  const keys = keysOf(parts);
  for (let length = 1; length <= Math.min(bodyMax, Math.floor(parts.length / 2)); length++) {
    const folded = foldLength(parts, keys, length);
    if (folded.length < parts.length) return folded;
  }
  return parts;
}

function foldLength(parts: Pattern, keys: Int32Array, length: number): Pattern {
  const folded: PatternPart[] = [];
  for (let at = 0; at < parts.length; ) {
    const times = repetitions(keys, at, length);
    // A loop is one part more than its body.
    if (length * times > length + 1 && times > 1) {
      folded.push({ kind: 'loop', times: [times], body: mergedBody(parts, at, length, times) });
      at += length * times;
    } else {
      folded.push(parts[at] as PatternPart);
      at += 1;
    }
  }
  return folded;
}

function repetitions(keys: Int32Array, at: number, length: number): number {
  let same = 0;
  while (at + length + same < keys.length && keys[at + same] === keys[at + length + same]) same += 1;
  return 1 + Math.floor(same / length);
}

/** One part a place of the body, with the numbers of all the repetitions. */
function mergedBody(parts: Pattern, at: number, length: number, times: number): Pattern {
  return Array.from({ length }, (_, place) => merged(Array.from({ length: times }, (_, time) => parts[at + time * length + place] as PatternPart)));
}

function merged(same: readonly PatternPart[]): PatternPart {
  const [first] = same as readonly [PatternPart];
  if (first.kind === 'visit') return { ...first, steps: same.flatMap((part) => (part.kind === 'visit' ? part.steps : [])) };
  const loops = same.flatMap((part) => (part.kind === 'loop' ? [part] : []));
  return { kind: 'loop', times: loops.flatMap(({ times }) => times), body: first.body.map((_, place) => merged(loops.map(({ body }) => body[place] as PatternPart))) };
}

/** A number for every form: parts of one form can be repetitions of each other whatever their durations and counts are. */
function keysOf(parts: Pattern): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(parts, (part) => {
    const form = formOf(part);
    const known = numbers.get(form) ?? numbers.size;
    numbers.set(form, known);
    return known;
  });
}

const formOf = (part: PatternPart): string => (part.kind === 'visit' ? String(part.phase) : `[${part.body.map(formOf).join(' ')}]`);
