/** One token of Lua; `text` is what it says, without quotes for strings. Lines and columns count from 1. */
export type LuaToken = { readonly kind: 'name' | 'number' | 'string' | 'symbol' | 'end'; readonly text: string; readonly line: number; readonly column: number };

/** A text that cannot be read, and where; `rule` and `fix` are for the reader of the message. */
export class LuaError extends Error {
  override readonly name = 'LuaError';
  readonly line: number;
  readonly column: number;
  readonly value: string;
  readonly rule: string;
  readonly fix: string;

  constructor({ line, column }: { readonly line: number; readonly column: number }, value: string, rule: string, fix: string) {
    super(`${line}:${column}: ${value} must be ${rule}; ${fix}`);
    this.line = line;
    this.column = column;
    this.value = value;
    this.rule = rule;
    this.fix = fix;
  }
}

/** Bound on one text, so that reading takes well under a second. Models with their task times beside them have some hundreds. */
const tokensMax = 200_000;

const lineEnd = 10;

const patterns = {
  space: /[ \t\r\n\f\v]+/y,
  longOpen: /\[(=*)\[/y,
  number: /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y,
  name: /[A-Za-z_]\w*/y,
  symbol: /\.\.\.|\.\.|==|~=|<=|>=|[-+*/%^#<>=(){}[\];:,.&|~]/y,
};

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'", '\n': '\n' };

/** The tokens of a text in Lua 5.x, without comments. Throws LuaError. */
export function luaTokens(text: string): readonly LuaToken[] {
  const tokens: LuaToken[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;
  const place = (): { readonly line: number; readonly column: number } => ({ line, column: at - lineStart + 1 });
  const skipTo = (end: number): void => {
    // Not further than the token: the next end of a line may be megabytes away.
    for (let next = at; next < end; next++) {
      if (text.charCodeAt(next) !== lineEnd) continue;
      line += 1;
      lineStart = next + 1;
    }
    at = end;
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  /** What stands between long brackets that open here; null if none do. */
  const longBracket = (what: string): string | null => {
    const open = match(patterns.longOpen);
    if (open === null) return null;
    const close = `]${open[1]}]`;
    const end = text.indexOf(close, at + open[0].length);
    if (end < 0) throw new LuaError(place(), what, `closed by ${close}`, `write ${close} at its end`);
    const inside = text.slice(at + open[0].length, end);
    skipTo(end + close.length);
    return inside;
  };

  while (at < text.length) {
    const space = match(patterns.space);
    if (space !== null) {
      skipTo(at + space[0].length);
      continue;
    }
    if (text.startsWith('--', at)) {
      at += 2;
      if (longBracket('the comment') === null) {
        const end = text.indexOf('\n', at);
        skipTo(end < 0 ? text.length : end);
      }
      continue;
    }
    const { line: tokenLine, column } = place();
    if (tokens.length === tokensMax) throw new LuaError(place(), `a text of more than ${tokensMax} tokens`, `at most ${tokensMax} tokens long`, 'shorten its longest lists: of measured times, some hundreds say as much');
    const push = (kind: LuaToken['kind'], said: string): void => void tokens.push({ kind, text: said, line: tokenLine, column });
    const long = text[at] === '[' ? longBracket('the text') : null;
    if (long !== null) {
      push('string', long);
      continue;
    }
    const quote = text[at];
    if (quote === '"' || quote === "'") {
      const { said, end } = quoted(text, at, place());
      skipTo(end);
      push('string', said);
      continue;
    }
    const number = match(patterns.number);
    const name = number === null ? match(patterns.name) : null;
    const symbol = number === null && name === null ? match(patterns.symbol) : null;
    const found = number ?? name ?? symbol;
    if (found === null) {
      // The model files of dagSim carry stray backslashes behind their comments.
      if (quote === '\\') {
        at += 1;
        continue;
      }
      throw new LuaError(place(), JSON.stringify(quote), 'part of a Lua text', 'remove it');
    }
    at += found[0].length;
    push(number !== null ? 'number' : name !== null ? 'name' : 'symbol', found[0]);
  }
  tokens.push({ kind: 'end', text: 'the end of the file', ...place() });
  return tokens;
}

function quoted(text: string, from: number, place: { readonly line: number; readonly column: number }): { readonly said: string; readonly end: number } {
  const quote = text[from];
  let said = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] as string;
    if (character === quote) return { said, end: at + 1 };
    if (character === '\n') break;
    if (character !== '\\') {
      said += character;
      continue;
    }
    const escaped = escapes[text[++at] as string];
    if (escaped === undefined) throw new LuaError(place, `the escape \\${text[at] ?? ''}`, 'one of \\n \\t \\r \\\\ \\" \\\'', 'write another');
    said += escaped;
  }
  throw new LuaError(place, 'the text', `closed by ${quote} on its line`, `write ${quote} at its end`);
}
