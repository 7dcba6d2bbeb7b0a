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
  return distance(word.toLowerCase(), best) <= wrongMax(word.length) ? (lower.get(best) ?? null) : null;
}

/** The end of a message about an unknown name: what was probably meant, or what there is. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const best = nearest(word, candidates);
  if (best !== null) return `did you mean ${best}?`;
  if (candidates.length === 0) return 'there is none yet';
  const shown = candidates.slice(0, 8).join(', ');
  return `choose one of ${shown}${candidates.length > 8 ? ` and ${candidates.length - 8} more` : ''}`;
}
