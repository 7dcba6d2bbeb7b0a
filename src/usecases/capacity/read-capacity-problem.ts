import { looksLikeDSpace4Cloud, readDSpace4Cloud } from '../../formats/d-space4cloud/read-d-space4cloud.ts';
import { numbersIn } from '../../formats/d-space4cloud/replay-files.ts';
import type { FilesBeside } from '../../formats/d-space4cloud/replay-files.ts';
import { looksLikeDagSim, readDagSim } from '../../formats/dagsim/read-dagsim.ts';
import { formatProblem } from '../../formats/documents/problem.ts';
import { readDocuments } from '../../formats/documents/read-documents.ts';
import { readText } from '../../formats/documents/read-text.ts';
import { looksLikeOptJr, readOptJr } from '../../formats/opt-jr/read-opt-jr.ts';
import { readUmlDice } from '../../formats/uml-dice/read-uml-dice.ts';
import { looksLikeUml } from '../../formats/uml-dice/uml-model.ts';
import type { PricedMachine } from '../../formats/price-catalogue/read-price-catalogue.ts';
import { capacityProblemSchema } from '../../model/capacity-problem.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import { visible } from '../../units/visible.ts';
import { checkCapacityProblem } from './check-capacity-problem.ts';
import { capacityProblemOf } from './capacity-problem-of.ts';
import type { ReadProblem } from './foreign-problems.ts';
import { uncountedIn } from './uncounted.ts';
import { problemOfDagSim, problemOfDSpace4Cloud, problemOfOptJr, problemOfUml } from './foreign-problems.ts';

/** What is given beside the input itself. */
export type CapacityInput = {
  readonly name: string;
  readonly text: string;
  readonly beside: FilesBeside;
  /** For inputs without prices; empty where none is given. */
  readonly catalogue: readonly PricedMachine[];
  /** For models without a deadline; null where none is given. */
  readonly deadlineSeconds: number | null;
};

/**
 * Reads a capacity problem: a document of ours, an input of D-SPACE4Cloud or opt_jr, a model of dagSim, or a UML model with the DICE profile, known by its content.
 * @throws InvalidInputError with every problem and its place
 */
export function readCapacityProblem(input: CapacityInput): ReadProblem {
  const { name, text, beside, catalogue } = input;
  if (looksLikeDagSim(text)) return problemOfDagSim(readDagSim(name, text, { unitSeconds: 1 / 1000, samplesOf: (path) => samplesOf(beside, path) }), name, { deadlineSeconds: deadlineOf(input), catalogue });
  if (looksLikeUml(text)) return problemOfUml(readUmlDice(name, text), name, input);
  if (looksLikeOptJr(text)) refuseUnused(input, 'an input of opt_jr', ['deadline', 'catalogue']);
  if (looksLikeOptJr(text)) return problemOfOptJr(readOptJr(name, text), name);
  const { documents, problems } = readText(name, text);
  const value = documents[0]?.value;
  if (looksLikeDSpace4Cloud(value)) {
    refuseUnused(input, 'an input of D-SPACE4Cloud', ['deadline']);
    return problemOfDSpace4Cloud(readDSpace4Cloud(name, text, beside), catalogue);
  }
  if (problems.length === 0 && isForeign(value)) throw new InvalidInputError([`${name} is ${shownForeign(value)}; it must be ${readable}; give one of these`]);
  const read = problemOfDocument(name, text);
  refuseUnused(input, 'a CapacityProblem', ['deadline', 'catalogue']);
  return read;
}

const readable = 'a CapacityProblem, an input of D-SPACE4Cloud (JSON with its classes, no solution), an input of opt_jr (CSV), a model of dagSim (Lua), or a UML model with the DICE profile';

/** A text that says nothing of being a document of ours, and was known as nothing else. */
const isForeign = (value: Json | undefined): boolean => value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value) || !('kind' in value || 'apiVersion' in value || 'spec' in value));

function shownForeign(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return Array.isArray(value) ? 'a list' : 'a text without fields';
  const keys = Object.keys(value);
  return `a map of ${keys.slice(0, 4).map((key) => visible(key.slice(0, 40))).join(', ')}${keys.length > 4 ? ' and more' : ''}`;
}

/** What is given beside an input that says it itself would change nothing, which nobody expects who gives it. */
function refuseUnused({ name, deadlineSeconds, catalogue }: CapacityInput, what: string, unused: readonly ('deadline' | 'catalogue')[]): void {
  const wrong = [
    ...(deadlineSeconds !== null && unused.includes('deadline') ? [`--deadline is given, and ${name} is ${what}, which has deadlines of its own; it is for models without one; leave it out, or change the input`] : []),
    ...(catalogue.length > 0 && unused.includes('catalogue') ? [`--catalogue is given, and ${name} is ${what}, which says itself what machines there are; it is for inputs without prices; leave it out, or change the input`] : []),
  ];
  if (wrong.length > 0) throw new InvalidInputError(wrong);
}

function samplesOf(beside: FilesBeside, path: string): readonly number[] | null {
  const text = beside.textOf(path.split(/[/\\]/).at(-1) ?? '');
  return text === null ? null : numbersIn(text);
}

function deadlineOf({ name, deadlineSeconds }: CapacityInput): number {
  if (deadlineSeconds !== null) return deadlineSeconds;
  throw new InvalidInputError([`${name} is a model of dagSim, which has no deadline; a plan must have one; give it with --deadline 200s`]);
}

function problemOfDocument(name: string, text: string): ReadProblem {
  const { documents, problems } = readDocuments([{ name, text }]);
  const [document, another] = documents;
  const wrong = document?.kind === 'CapacityProblem' ? [...problems, ...checkCapacityProblem(document)] : problems;
  if (wrong.length > 0) throw new InvalidInputError(wrong.map(formatProblem));
  if (document === undefined || document.kind !== 'CapacityProblem') throw new InvalidInputError([`${name} holds ${document === undefined ? 'no document' : `a document of kind ${document.kind}`}; it must be ${readable}; see docs/reference/CapacityProblem.md`]);
  if (another !== undefined) throw new InvalidInputError([`${name} holds ${documents.length} documents; it must hold one; plan them one by one`]);
  const problem = capacityProblemOf(capacityProblemSchema.parse(document.document));
  return { problem, notes: uncountedIn(problem) };
}
