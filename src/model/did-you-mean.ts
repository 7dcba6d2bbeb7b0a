import { closest, distance } from 'fastest-levenshtein';

/** Names longer than this are not compared: distance takes time that grows with the product of the lengths. */
const lengthMax = 128;

/** Wrong letters that are forgiven; two swapped ones count as two. Short names differ by one letter on purpose. */
const wrongMax = (length: number): number => (length < 3 ? 0 : length < 5 ? 1 : Math.max(2, Math.floor(length / 3)));

/**
 * The candidate that somebody who wrote `word` probably meant, whatever the case, or null if none is near.
 * @example
 * nearest('replcas', ['replicas', 'template']); // 'replicas'
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0 || word.length > lengthMax) return null;
  const lower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const best = closest(word.toLowerCase(), [...lower.keys()]);
  if (distance(word.toLowerCase(), best) <= wrongMax(word.length)) return lower.get(best) ?? null;
  // Half a name, or a name with something behind it, is also clear enough.
  const longer = word.length < 3 ? undefined : [...lower.keys()].find((candidate) => candidate.startsWith(word.toLowerCase()) || (candidate.length >= 3 && word.toLowerCase().startsWith(candidate)));
  return longer === undefined ? null : (lower.get(longer) ?? null);
}

/** The end of a message about an unknown name: what was probably meant, or what there is. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const best = nearest(word, candidates);
  if (best !== null) return `did you mean ${best}?`;
  if (candidates.length === 0) return 'there is none yet';
  const distinct = [...new Set(candidates)];
  const more = distinct.length > 8 ? ` and ${distinct.length - 8} more` : '';
  return `choose one of ${distinct.slice(0, 8).join(', ')}${more}`;
}
