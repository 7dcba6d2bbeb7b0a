import type * as z from 'zod';
import { nearest } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { predictive } from '../../plan/autoscale/cloudskin/predictive.ts';
import type { RuleEntry } from '../../plan/autoscale/rule.ts';
import { ruleEntries } from '../../plan/autoscale/rules.ts';
import { forecasters } from '../forecast/forecasters.ts';

/** A rule with its parameters, as a user chose it; `name` is what they wrote. */
export type PolicyChoice = { readonly name: string; readonly entry: RuleEntry; readonly parameters: unknown };

const textMax = 200;

/** Which values JSON has another type for; the others are texts, such as durations and shares. */
const literals: readonly (readonly [RegExp, (text: string) => unknown])[] = [
  [/^[+-]?\d{1,15}(?:\.\d{1,15})?$/, Number],
  [/^(?:true|false)$/, (text) => text === 'true'],
];

/**
 * Reads a policy as users write it: `NAME`, `NAME:VALUE` for the parameter that the rule has a shorthand for, or `NAME:PARAMETER=VALUE`, as many
 * as there are. The name of a forecaster stands for the predictive rule with it.
 * @throws InvalidInputError that names what was probably meant
 * @example
 * policyNamed('lstm:60m'); // predictive with { model: 'lstm', window: 60 min }
 */
export function policyNamed(text: string): PolicyChoice {
  const [word = '', ...parts] = text.slice(0, textMax + 1).split(':').map((part) => part.trim());
  if (text.length > textMax) throw new InvalidInputError([`--policy has a name of ${text.length} characters; it must have at most ${textMax}; shorten it`]);
  const { entry, preset } = entryNamed(word, text);
  const given = new Map<string, unknown>(Object.entries(preset));
  for (const part of parts) {
    const cut = part.indexOf('=');
    const key = cut < 0 ? entry.shorthand : part.slice(0, cut).trim();
    const value = part.slice(cut + 1).trim();
    if (key === null) throw new InvalidInputError([`--policy ${text}: ${part} says no parameter; ${entry.name} has none that may be left unnamed; write NAME:PARAMETER=VALUE`]);
    if (given.has(key)) throw new InvalidInputError([`--policy ${text}: ${key} is there twice; each parameter must be there once; leave one out`]);
    given.set(key, literals.find(([shape]) => shape.test(value))?.[1](value) ?? value);
  }
  return { name: text, entry, parameters: parametersOf(text, entry, Object.fromEntries(given)) };
}

/** Every name that stands for a policy. */
export const policyNames = (): readonly string[] => [...ruleEntries, ...forecasters].map(({ name }) => name);

function entryNamed(word: string, text: string): { readonly entry: RuleEntry; readonly preset: Readonly<Record<string, unknown>> } {
  const entry = ruleEntries.find(({ name }) => name === word);
  if (entry !== undefined) return { entry, preset: {} };
  if (forecasters.some(({ name }) => name === word)) return { entry: predictive, preset: { model: word } };
  const names = policyNames();
  const meant = nearest(word, names);
  const fix = meant === null ? 'choose one' : `did you mean ${meant}?`;
  throw new InvalidInputError([`--policy is ${text === '' ? 'empty' : text}; it must be one of ${names.join(', ')}, with parameters after a colon such as reactive:5m; ${fix}`]);
}

function parametersOf(text: string, entry: RuleEntry, given: Readonly<Record<string, unknown>>): unknown {
  const read = entry.parameters.safeParse(given);
  if (read.success) return read.data;
  throw new InvalidInputError(
    read.error.issues.map((issue) => {
      if (issue.code === 'unrecognized_keys') return `--policy ${text}: ${issue.keys.join(', ')} is no parameter of ${entry.name}; ${knownOf(entry)}`;
      const value = Object.hasOwn(given, String(issue.path[0])) ? String(given[String(issue.path[0])]) : 'missing';
      const rule = issue.message.includes('; ') ? `it must be ${issue.message}` : `it must be ${ruleOf(issue)}`;
      return `--policy ${text}: ${issue.path.join('.')} is ${value}; ${rule}`;
    }),
  );
}

/** What a parameter must be where its schema has no words of its own. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)}; raise it`;
    case 'too_big':
      return `${issue.inclusive === true ? 'at most' : 'less than'} ${String(issue.maximum)}; lower it`;
    case 'invalid_type':
      return `${typeWords.get(issue.expected) ?? issue.expected}; correct it`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}; choose one`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return `what ${issue.path.join('.')} takes (${issue.message}); correct it`;
  }
}

const typeWords: ReadonlyMap<string, string> = new Map([
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['string', 'a text'],
  ['boolean', 'true or false'],
]);

function knownOf(entry: RuleEntry): string {
  const shape = 'shape' in entry.parameters ? Object.keys(entry.parameters.shape as object) : [];
  return shape.length === 0 ? 'leave it out' : `it has ${shape.join(', ')}`;
}
