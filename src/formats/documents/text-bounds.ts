import { Lexer } from 'yaml';

/** Bounds on one text, so that reading takes well under a second. A large application has about 10,000 lines. */
const linesMax = 100_000;
const tokensMax = 200_000;

/** Levels of brackets, lists and maps in one another; the parser calls itself for each and gives up at about 700. */
const depthMax = 200;

/** What of a text is out of bounds: the value, the rule and the fix of a problem. */
export type Excess = { readonly value: string; readonly rule: string; readonly fix: string };

/** Counts lines, tokens and levels before anything is built of them; null if they are within bounds. */
export function excessOf(text: string): Excess | null {
  const long = (value: string): Excess => ({ value, rule: `at most ${linesMax} lines and ${tokensMax} tokens long`, fix: 'split it, or shorten its longest lists: of measured times, some hundreds say as much' });
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  if (lines > linesMax) return long(`${lines} lines long`);
  let tokens = 0;
  const levels = new LevelCounter();
  for (const token of new Lexer().lex(text)) {
    if (++tokens > tokensMax) return long(`more than ${tokensMax} tokens long`);
    if (levels.after(token) > depthMax) return { value: `nested more than ${depthMax} deep`, rule: `at most ${depthMax} deep`, fix: 'remove brackets or indentation' };
  }
  return null;
}

/** Control characters that stand alone are marks of the lexer, not of the text. */
const isMark = (token: string): boolean => token.length === 1 && token < ' ' && token.trim() !== '';

/** Follows how deep tokens are nested: by brackets, and outside of them by the columns at which values begin. */
class LevelCounter {
  readonly #columns: number[] = [];
  #brackets = 0;
  #column = 0;
  /** Whether a value that begins here begins a level: at the start of a line, and behind a dash. */
  #opens = true;

  /** Takes the next token; returns how deep it stands. */
  after(token: string): number {
    if (!isMark(token) && token.trim() !== '' && this.#brackets === 0 && this.#opens) this.#begin(token === '-');
    if (token === '[' || token === '{') this.#brackets += 1;
    if ((token === ']' || token === '}') && this.#brackets > 0) this.#brackets -= 1;
    const lineEnd = token.lastIndexOf('\n');
    if (lineEnd >= 0) this.#opens = true;
    this.#column = lineEnd >= 0 ? token.length - lineEnd - 1 : this.#column + (isMark(token) ? 0 : token.length);
    return this.#columns.length + this.#brackets;
  }

  #begin(dash: boolean): void {
    while ((this.#columns.at(-1) ?? -1) > this.#column) this.#columns.pop();
    if ((this.#columns.at(-1) ?? -1) < this.#column) this.#columns.push(this.#column);
    this.#opens = dash;
  }
}
