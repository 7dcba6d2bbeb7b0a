import { describe, expect, it } from 'vitest';
import { missing, reading } from '../model/reading.ts';
import { integerBelow, randomStreams } from '../model/random.ts';
import { instant } from '../units/time.ts';
import { compileExpression } from './compile-expression.ts';
import type { Environment, Outcome, Scope } from './expression.ts';

const environment: Environment = {
  metrics: ['x', 'y', 'gone', 'zero'],
  objectives: ['response', 'lost'],
  components: ['web', 'work-er', 'absent'],
  workloads: ['requests'],
};

const at = instant(0);
const scope: Scope = {
  metrics: { x: reading(6, at), y: reading(0.5, at), gone: missing('the scrape failed'), zero: reading(0, at) },
  objectives: {
    response: { status: 'met', value: reading(0.08, at), target: 0.1 },
    lost: { status: 'unknown', value: missing('no samples'), target: 1 },
  },
  components: { web: { replicas: 2, ready: 2 }, 'work-er': { replicas: 2, ready: 1 } },
  workload: { requests: reading(120, at) },
  cost: reading(1.5, at),
};

function evaluate(text: string, expected: 'bool' | 'double' = 'bool'): Outcome {
  const compiled = compileExpression(text, environment, expected);
  if ('problems' in compiled) throw new Error(`${text}: ${compiled.problems.map((problem) => problem.message).join('\n')}`);
  return compiled.ok.evaluate(scope);
}

function problemsOf(text: string, expected: 'bool' | 'double' = 'bool'): readonly { readonly message: string; readonly offset: number }[] {
  const compiled = compileExpression(text, environment, expected);
  return 'problems' in compiled ? compiled.problems : [];
}

describe('an expression', () => {
  it.each([
    ['metrics.x > 5', true],
    ['1 + metrics.y == 1.5', true],
    ['metrics.x * 2 > 11', true],
    ['metrics.y / 2 < 0.3', true],
    ['1 / 2 == 0.5', true],
    ['7 % 4 == 3', true],
    ['-metrics.x < -5', true],
    ['(metrics.x > 5 ? 1 : metrics.y) == 1.0', true],
    ['metrics["x"] == 6', true],
    ['objectives.response.status == "met"', true],
    ['objectives.response.status in ["met", "violated"]', true],
    ['objectives.response.value / objectives.response.target > 0.7', true],
    ['metrics.x in [5, 6]', true],
    ['metrics.x in [5.5]', false],
    ['components["work-er"].ready == 1', true],
    ['components.web.ready < components.web.replicas', false],
    ['"web" in components', true],
    ['"nobody" in components', false],
    ['workload.requests > 100 && cost < 2', true],
    ['[1, 2, 3].exists(i, i > metrics.x - 4)', true],
    ['[1, 2, 3].all(i, i > 1)', false],
    ['[1, 2, 3].exists_one(i, i > 2)', true],
    ['[1, 2, 3].filter(i, i > 1).size() == 2', true],
    ['[1, 2].map(i, i * 2).exists(i, i == 4)', true],
    ['["web", "work-er"].all(c, components[c].ready > 0)', true],
    ['objectives.exists(o, objectives[o].status == "unknown")', true],
    ['[1, 2].exists(i, [3, 4].exists(j, i + j == 6))', true],
    ['[[1, 2], [3]].exists(l, l.size() == 1)', true],
    ['size(components) == 3', true],
    ['"abc".startsWith("a") && "abc".endsWith("c") && "abc".contains("b")', true],
    ['math.greatest(metrics.x, 7) == 7 && math.least(1, 2) == 1', true],
    ['math.ceil(1.2) == 2 && math.floor(1.8) == 1 && math.round(-2.5) == -3 && math.abs(-1) == 1', true],
    ['int(2.9) == 2 && double(true) == 1.0', true],
    ['has(metrics.x) && !has(metrics.gone)', true],
  ])('%s is %s', (text, value) => {
    expect(evaluate(text)).toEqual({ kind: 'value', value });
  });

  it('yields a number where a number is expected', () => {
    expect(evaluate('metrics.x * 2', 'double')).toEqual({ kind: 'value', value: 12 });
  });
});

describe('a missing reading', () => {
  it.each([
    ['false && metrics.gone > 1', false],
    ['metrics.gone > 1 && false', false],
    ['true || metrics.gone > 1', true],
    ['metrics.gone > 1 || true', true],
    ['[1, 2].exists(i, i == 2 || metrics.gone > 1)', true],
    ['[1, 2].all(i, i > 5 && metrics.gone > 1)', false],
    ['metrics.x in [metrics.gone, 6]', true],
    ['true ? metrics.x == 6 : metrics.gone > 1', true],
  ])('does not matter in %s', (text, value) => {
    expect(evaluate(text)).toEqual({ kind: 'value', value });
  });

  it.each([
    ['metrics.gone > 1', 'metrics.gone is missing: the scrape failed'],
    ['true && metrics.gone > 1', 'metrics.gone is missing: the scrape failed'],
    ['false || metrics.gone > 1', 'metrics.gone is missing: the scrape failed'],
    ['!(metrics.gone > 1)', 'metrics.gone is missing: the scrape failed'],
    ['-metrics.gone > 1', 'metrics.gone is missing: the scrape failed'],
    ['metrics.gone > 1 ? true : false', 'metrics.gone is missing: the scrape failed'],
    ['metrics.gone in [1, 2]', 'metrics.gone is missing: the scrape failed'],
    ['metrics.x in [1, metrics.gone]', 'metrics.gone is missing: the scrape failed'],
    ['[1, metrics.gone].exists(i, i > 1)', 'metrics.gone is missing: the scrape failed'],
    ['math.abs(metrics.gone) > 1', 'metrics.gone is missing: the scrape failed'],
    ['metrics.gone + objectives.lost.value > 1', 'metrics.gone is missing: the scrape failed; objectives.lost.value is missing: no samples'],
    ['components.absent.ready > 0', 'components.absent.ready is missing: nothing was reported for it'],
  ])('makes %s unknown, with why', (text, why) => {
    expect(evaluate(text)).toEqual({ kind: 'unknown', why });
  });

  it.each([
    ['metrics.x / metrics.zero > 1', 'metrics.x / metrics.zero (6 / 0) is not a finite number'],
    ['metrics.zero / metrics.zero > 1', 'metrics.zero / metrics.zero (0 / 0) is not a finite number'],
    ['metrics.x % metrics.zero > 1', 'metrics.x % metrics.zero (6 % 0) is not a finite number'],
    ['1e308 * 10 > 1', '1e308 * 10 (1e+308 * 10) is not a finite number'],
  ])('is also what %s yields', (text, why) => {
    expect(evaluate(text)).toEqual({ kind: 'unknown', why });
  });
});

describe('a mistake in an expression', () => {
  it.each([
    ['metrics.q > 1', 8, 'metrics.q is not known; it must be a metric of this application; choose one of x, y, gone, zero'],
    ['metrics.gon > 1', 8, 'did you mean gone?'],
    ['metric.x > 1', 0, 'metric is not known; it must be one of metrics, objectives, components, workload, cost'],
    ['components.work > 1', 11, 'write components["work-er"]'],
    ['objectives.response.valeu > 1', 20, 'did you mean value?'],
    ['objectives.response == 1', 0, 'objectives.response is the whole of an objective'],
    ['metrics == 1', 0, 'metrics is a group of names'],
    ['metrics.x.y > 1', 10, 'looks into a number'],
    ['cost.usd > 1', 0, 'looks into a number'],
    ['metrics.x && true', 0, 'metrics.x is a number; it must be true or false; compare it with something'],
    ['metrics.x > "5"', 0, 'compares a number with a text'],
    ['"a" + 1 == 2', 0, '"a" is a text; it must be a number; + takes numbers'],
    ['[1, "a"].exists(i, i == 1)', 4, '"a" is a text; it must be a number'],
    ['metrics.x', 0, 'metrics.x is a number; the expression must be true or false'],
    ['metrics.constructor > 1', 8, 'metrics.constructor is not known'],
    ['components["__proto__"].ready > 1', 11, 'components.__proto__ is not known'],
    ['"a".matches("(a+)+")', 0, 'matches is not a function here'],
    ['max(1, 2) > 1', 0, 'max is not a function here'],
    ['{"a": 1}.a > 1', 0, 'a map'],
    ['cost == null', 8, 'null is not a value here'],
    ['metrics.x >', 11, 'must be a CEL expression'],
    ['metrics.x = 1', 10, '= is not an operator; it must be a CEL expression; write == to compare'],
    ['metrics.x > 1 and cost < 2', 14, 'write &&'],
    ['metrics.x > 100ms', 12, '100ms has a unit; it must be made of plain numbers in base units (seconds, bytes, cores, USD/h, shares of 1); write 0.1'],
    ['cost < 2 USD/h && metrics.x > 1', 7, '2 USD/h has a unit'],
    ['metrics.x > 5% && cost < 2', 12, 'write 0.05'],
    ['metrics.x > "100ms"', 12, '"100ms" has a unit'],
    ['metrics.x > 1 1', 14, 'must be a CEL expression'],
  ])('in %s is found at %i', (text, offset, message) => {
    expect(problemsOf(text).map((problem) => [problem.offset, problem.message])).toEqual([[offset, expect.stringContaining(message)]]);
  });

  it('is reported with all others at once', () => {
    expect(problemsOf('metrics.q > 1 && objectives.nobody.value < 2 && components.web.redy > 0').map((problem) => problem.offset)).toEqual([8, 28, 63]);
  });

  it('is that it is a number where a condition is wanted, or the reverse', () => {
    expect(problemsOf('metrics.x > 1', 'double')[0]?.message).toContain('the expression must be a number');
  });
});

describe('a malicious expression', () => {
  const list = (length: number): string => `[${Array.from({ length }, (_, index) => index).join(',')}]`;

  it.each([
    ['20,000 parentheses', `${'('.repeat(20_000)}true${')'.repeat(20_000)}`],
    ['1,000 parentheses', `${'('.repeat(1000)}true${')'.repeat(1000)}`],
    ['4,000 negations', `${'!'.repeat(4000)}true`],
    ['nested comprehensions of 10^8 steps', `${list(100)}.all(a, ${list(100)}.all(b, ${list(100)}.all(c, ${list(100)}.all(d, a == b))))`],
    ['a list that grows', '[1].map(a, [a, a]).map(b, b + b).size() > 1'],
    ['a list literal that is too long', `metrics.x in ${list(1000)}`],
    ['a number that is infinite', '1e999 > 1'],
    ['an integer that is infinite as a double', `${'9'.repeat(400)} > 1`],
    ['a lone surrogate', '"\\ud800" == "a"'],
  ])('with %s is refused quickly', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  it('of random tokens never throws', () => {
    const tokens = ['metrics', '.', 'x', '(', ')', '[', ']', '1', '2.5', '"a"', '&&', '||', '?', ':', '+', '-', '!', 'in', '==', '<', 'exists', 'map', ',', 'i', 'has', '{', '}', 'true', 'objectives', 'response', 'status', '__proto__', 'math', 'greatest', '\u0000', '💥'];
    for (let seed = 1; seed <= 3000; seed++) {
      const random = randomStreams(seed).stream('tokens');
      const text = Array.from({ length: 1 + integerBelow(random, 20) }, () => tokens[integerBelow(random, tokens.length)]).join(integerBelow(random, 2) === 0 ? '' : ' ');
      const compiled = compileExpression(text, environment, 'bool');
      if ('ok' in compiled) expect(['value', 'unknown'], `seed ${seed}: ${text}`).toContain(compiled.ok.evaluate(scope).kind);
      else expect(compiled.problems.length, `seed ${seed}: ${text}`).toBeGreaterThan(0);
    }
  });
});
