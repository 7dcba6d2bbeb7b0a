import type { LuaToken } from './lua-tokens.ts';
import { LuaError, luaTokens } from './lua-tokens.ts';

/** A value of Lua, with where it stands; `file` is what `solver.fileToArray("path")` stands for. */
export type LuaValue = { readonly line: number; readonly column: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'nil' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'table'; readonly fields: ReadonlyMap<string, LuaValue>; readonly items: readonly LuaValue[] }
);

/** What a text assigns at its top level, and the names of functions that it defines, which are not run. */
export type LuaAssignments = { readonly values: ReadonlyMap<string, LuaValue>; readonly functions: readonly string[] };

/** Tables within tables; model files need four or five. */
const depthMax = 32;

/**
 * Reads `name = value` at the top level of a Lua text: numbers with arithmetic, texts, tables, names assigned before, and
 * `solver.fileToArray("path")`. It is a data format here: nothing is run, and functions are skipped. Throws LuaError.
 */
export function luaAssignments(text: string): LuaAssignments {
  return new Reader(luaTokens(text)).assignments();
}

/** Words that open what `end` closes; `while` and `for` do so by their `do`. */
const openers: ReadonlySet<string> = new Set(['function', 'if', 'do']);

class Reader {
  readonly #tokens: readonly LuaToken[];
  #at = 0;
  readonly #values = new Map<string, LuaValue>();
  readonly #functions: string[] = [];

  constructor(tokens: readonly LuaToken[]) {
    this.#tokens = tokens;
  }

  assignments(): LuaAssignments {
    while (this.#peek().kind !== 'end') this.#statement();
    return { values: this.#values, functions: this.#functions };
  }

  #peek(): LuaToken {
    return this.#tokens[this.#at] as LuaToken;
  }

  #next(): LuaToken {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #is(text: string): boolean {
    const { kind, text: said } = this.#peek();
    return said === text && (kind === 'symbol' || kind === 'name');
  }

  #skip(text: string): boolean {
    const there = this.#is(text);
    if (there) this.#at += 1;
    return there;
  }

  #expect(text: string, fix: string): void {
    if (!this.#skip(text)) throw this.#wrong(this.#peek(), `"${text}"`, fix);
  }

  #wrong(token: LuaToken, rule: string, fix: string): LuaError {
    return new LuaError(token, token.kind === 'end' ? token.text : JSON.stringify(token.text), rule, fix);
  }

  #statement(): void {
    if (this.#skip(';')) return;
    this.#skip('local');
    if (this.#is('function')) return this.#skipFunction();
    const name = this.#next();
    if (name.kind !== 'name') throw this.#wrong(name, 'the name of what is assigned', 'write NAME = VALUE; nothing else is read here');
    this.#expect('=', 'write NAME = VALUE; model files are read as data, nothing is run');
    this.#values.set(name.text, this.#value(0));
    this.#skip(';');
  }

  #skipFunction(): void {
    const start = this.#next();
    let name = '';
    while (!this.#is('(') && this.#peek().kind !== 'end') name += this.#next().text;
    this.#functions.push(name);
    for (let open = 1; open > 0; ) {
      const token = this.#next();
      if (token.kind === 'end') throw this.#wrong(start, 'closed by "end"', 'write end behind the function');
      if (token.kind !== 'name') continue;
      if (openers.has(token.text)) open += 1;
      if (token.text === 'end') open -= 1;
    }
  }

  #value(depth: number): LuaValue {
    return this.#sum(depth);
  }

  #sum(depth: number): LuaValue {
    let left = this.#product(depth);
    while (this.#is('+') || this.#is('-')) {
      const sign = this.#next().text;
      left = arithmetic(left, this.#product(depth), sign);
    }
    return left;
  }

  #product(depth: number): LuaValue {
    let left = this.#unary(depth);
    while (this.#is('*') || this.#is('/')) {
      const sign = this.#next().text;
      left = arithmetic(left, this.#unary(depth), sign);
    }
    return left;
  }

  #unary(depth: number): LuaValue {
    const token = this.#peek();
    if (depth > depthMax) throw this.#wrong(token, `nested at most ${depthMax} deep`, 'simplify the value');
    if (!this.#skip('-')) return this.#power(depth);
    return arithmetic({ kind: 'number', value: 0, line: token.line, column: token.column }, this.#unary(depth + 1), '-');
  }

  #power(depth: number): LuaValue {
    const base = this.#primary(depth);
    return this.#skip('^') ? arithmetic(base, this.#unary(depth + 1), '^') : base;
  }

  #primary(depth: number): LuaValue {
    const token = this.#next();
    const { line, column } = token;
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text), line, column };
    if (token.kind === 'string') return { kind: 'string', value: token.text, line, column };
    if (token.text === '{') return this.#table(token, depth);
    if (token.text === '(') {
      const inside = this.#value(depth + 1);
      this.#expect(')', 'close the bracket');
      return inside;
    }
    if (token.kind === 'name') return this.#named(token);
    throw this.#wrong(token, 'a number, a text or a table', 'write one');
  }

  #named(token: LuaToken): LuaValue {
    const { line, column, text } = token;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', line, column };
    if (text === 'nil') return { kind: 'nil', line, column };
    if (text === 'solver' && this.#skip('.')) {
      if (!this.#skip('fileToArray')) throw this.#wrong(this.#peek(), 'fileToArray', 'only solver.fileToArray("FILE") can be read');
      const bracket = this.#skip('(');
      const path = this.#next();
      if (path.kind !== 'string') throw this.#wrong(path, 'the name of a file in quotes', 'write solver.fileToArray("FILE")');
      if (bracket) this.#expect(')', 'close the bracket');
      return { kind: 'file', path: path.text, line, column };
    }
    const known = this.#values.get(text);
    if (known === undefined) throw this.#wrong(token, 'a value or a name that was assigned before', 'assign it first, or write the value');
    return { ...known, line, column };
  }

  #table(start: LuaToken, depth: number): LuaValue {
    if (depth >= depthMax) throw this.#wrong(start, `nested at most ${depthMax} deep`, 'simplify the table');
    const fields = new Map<string, LuaValue>();
    const items: LuaValue[] = [];
    while (!this.#skip('}')) {
      const key = this.#key(depth);
      const value = this.#value(depth + 1);
      if (key === null) items.push(value);
      else fields.set(key, value);
      if (!this.#skip(',') && !this.#skip(';') && !this.#is('}')) throw this.#wrong(this.#peek(), '"," or "}"', 'separate the fields of the table, or close it');
    }
    return { kind: 'table', fields, items, line: start.line, column: start.column };
  }

  /** The name before `=`, or null where a field has none. */
  #key(depth: number): string | null {
    const after = this.#tokens[this.#at + 1];
    if (this.#peek().kind === 'name' && after?.kind === 'symbol' && after.text === '=') {
      const name = this.#next().text;
      this.#next();
      return name;
    }
    if (!this.#skip('[')) return null;
    const key = this.#value(depth + 1);
    this.#expect(']', 'close the bracket');
    this.#expect('=', 'write [KEY] = VALUE');
    if (key.kind !== 'string' && key.kind !== 'number') throw new LuaError(key, `a ${key.kind}`, 'a text or a number as the name of a field', 'write one');
    return String(key.value);
  }
}

function arithmetic(left: LuaValue, right: LuaValue, sign: string): LuaValue {
  for (const side of [left, right]) if (side.kind !== 'number') throw new LuaError(side, `a ${side.kind}`, `a number, for "${sign}"`, 'write a number');
  const [a, b] = [(left as { value: number }).value, (right as { value: number }).value];
  const value = sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : sign === '/' ? a / b : a ** b;
  return { kind: 'number', value, line: left.line, column: left.column };
}
