import { distance } from 'fastest-levenshtein';
import { kinds } from '../model/kinds.ts';
import { CliError, exitCodes } from './exit-codes.ts';

/** What `get` and `describe` can show: the kinds of documents, and what the loop makes of them. */
export type Listed = { readonly name: string; readonly plural: string; readonly shortNames: readonly string[] };

const derived: readonly Listed[] = [
  { name: 'Decision', plural: 'decisions', shortNames: ['dec'] },
  { name: 'Run', plural: 'runs', shortNames: [] },
  { name: 'Event', plural: 'events', shortNames: ['ev'] },
  { name: 'Objective', plural: 'objectives', shortNames: ['obj'] },
  { name: 'Component', plural: 'components', shortNames: ['comp'] },
  { name: 'Instance', plural: 'instances', shortNames: ['inst'] },
];

export const listedKinds: readonly Listed[] = [...kinds, ...derived];

/** The kind that a user's word names: singular, plural or short, in any case. */
export function kindNamed(word: string): Listed {
  const wanted = word.toLowerCase();
  const found = listedKinds.find((kind) => [kind.name.toLowerCase(), kind.plural, ...kind.shortNames].includes(wanted));
  if (found !== undefined) return found;
  const names = listedKinds.map((kind) => kind.plural);
  const nearest = names.toSorted((a, b) => distance(a, wanted) - distance(b, wanted))[0] ?? '';
  const hint = distance(nearest, wanted) <= 3 ? `did you mean ${nearest}?` : 'choose one';
  throw new CliError(`kind is ${word}; it must be one of ${names.join(', ')}; ${hint}`, exitCodes.usage);
}
