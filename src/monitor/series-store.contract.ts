import { describe, expect, it } from 'vitest';
import type { Matcher, QueryExpression } from '../model/query.ts';
import type { Reading } from '../model/reading.ts';
import { instant, ms } from '../units/time.ts';
import type { SeriesStore } from './ports/series-store.ts';
import { seriesOf } from './series-notation.ts';

type OverTime = Extract<QueryExpression, { kind: 'over-time' }>;
type Across = Extract<QueryExpression, { kind: 'across' }>;

const step = 10_000;

const over = (fn: OverTime['fn'], series: string, windowSeconds: number, matchers: readonly Matcher[] = []): OverTime => ({
  kind: 'over-time',
  fn,
  selector: { series, matchers },
  window: ms(windowSeconds * 1000),
});
const across = (fn: Across['fn'], of: QueryExpression, by: readonly string[] = []): Across => ({ kind: 'across', fn, by, of });
const quantile = (q: number, of: QueryExpression): QueryExpression => ({ kind: 'histogram-quantile', q, of });
const number = (value: number): QueryExpression => ({ kind: 'number', value });
const binary = (op: '+' | '-' | '*' | '/', left: QueryExpression, right: QueryExpression): QueryExpression => ({ kind: 'binary', op, left, right });
const only = (label: string, ...values: string[]): Matcher => ({ label, op: 'in', values });
const not = (label: string, ...values: string[]): Matcher => ({ label, op: 'not-in', values });

/** Four requests a step: one takes up to 0.1 s, two more up to 0.2 s, one longer. */
const histogram = `
  t_bucket{le="0.1"} 0+1x20
  t_bucket{le="0.2"} 0+3x20
  t_bucket{le="+Inf"} 0+4x20
  t_sum 0+0.6x20
  t_count 0+4x20`;

/** A series, a question at a time (s), and the answer that follows from PromQL's rules, worked out by hand. */
const answers: readonly (readonly [name: string, series: string, expression: QueryExpression, at: number, value: number])[] = [
  // Five samples after 50 s, 60 to 100: 40 in 40 s, extrapolated by one distance to the left border.
  ['a steady rate', 'c 0+10x10', over('rate', 'c', 50), 100, 1],
  ['an increase to the border', 'c 0+10x10', over('increase', 'c', 50), 100, 50],
  // 30 40 50 0 10 20: 20 - 30 + 50 = 40 in 50 s, extrapolated to 60 s.
  ['a counter reset', 'c 0+10x5 0+10x5', over('increase', 'c', 60), 80, 48],
  // First sample 0: it cannot have grown before.
  ['no extrapolation below zero', 'c 0+10x5 0+10x5', over('increase', 'c', 60), 110, 50],
  // 100 ... 130 at 60 ... 90; the left border is 30 s away: half a distance only.
  ['half a distance where the series begins inside', 'c _x6 100+10x3', over('increase', 'c', 60), 90, 35],
  // 50 ... 80 at 50 ... 80; it ended 15 s ago: half a distance to the right; left border (35) 15 s away: half a distance.
  ['half a distance where the series ended', 'c _x5 50+10x3', over('increase', 'c', 60), 95, 40],
  ['a window open to the left', 'g 1 2 3', over('sum', 'g', 20), 20, 5],
  ['an average over time', 'g 1 2 6', over('avg', 'g', 60), 20, 3],
  ['a minimum over time', 'g 4 -2 6', over('min', 'g', 60), 20, -2],
  ['a maximum over time', 'g 4 -2 6', over('max', 'g', 60), 25, 6],
  ['a count over time', 'g 4 _ 6', over('count', 'g', 60), 20, 2],
  ['the last value', 'g 4 7 _', over('last', 'g', 60), 25, 7],
  ['a past time', 'g 4 7 9', over('last', 'g', 60), 15, 7],
  // Rates 0.1, 0.3, 0.4: rank 0.2 lies in the middle of the second bucket.
  ['a median', histogram, quantile(0.5, across('sum', over('rate', 't_bucket', 50), ['le'])), 200, 0.15],
  ['a quantile of the lowest bucket, from 0', histogram, quantile(0.1, across('sum', over('rate', 't_bucket', 50), ['le'])), 200, 0.04],
  ['a quantile beyond the highest bound', histogram, quantile(0.95, across('sum', over('rate', 't_bucket', 50), ['le'])), 200, 0.2],
  ['an average of a histogram', histogram, binary('/', across('sum', over('rate', 't_sum', 50)), across('sum', over('rate', 't_count', 50))), 200, 0.15],
  ['a lowest bound below zero', 'b{le="-1"} 5\nb{le="1"} 6\nb{le="+Inf"} 10', quantile(0.2, over('last', 'b', 10)), 0, -1],
  ['buckets with the same bound', 'b{le="1"} 1\nb{le="1.0"} 3\nb{le="+Inf"} 8', quantile(0.25, over('last', 'b', 10)), 0, 0.5],
  ['counts that fall are lifted', 'b{le="1"} 4\nb{le="2"} 3\nb{le="4"} 8\nb{le="+Inf"} 8', quantile(0.75, over('last', 'b', 10)), 0, 3],
  ['a sum across', 'g{i="a"} 1\ng{i="b"} 5', across('sum', over('last', 'g', 10)), 0, 6],
  ['an average across', 'g{i="a"} 1\ng{i="b"} 5', across('avg', over('last', 'g', 10)), 0, 3],
  ['a maximum across', 'g{i="a"} 1\ng{i="b"} 5', across('max', over('last', 'g', 10)), 0, 5],
  ['a minimum across', 'g{i="a"} 1\ng{i="b"} 5', across('min', over('last', 'g', 10)), 0, 1],
  ['groups of groups', 'g{i="a",j="x"} 1\ng{i="a",j="y"} 2\ng{i="b",j="x"} 9', across('count', across('sum', over('last', 'g', 10), ['i'])), 0, 2],
  ['one label value', 'g{i="a"} 1\ng{i="b"} 5', over('last', 'g', 10, [only('i', 'b')]), 0, 5],
  ['several label values', 'g{i="a"} 1\ng{i="b"} 5\ng{i="c"} 7', across('sum', over('last', 'g', 10, [only('i', 'a', 'c')])), 0, 8],
  ['values that are left out', 'g{i="a"} 1\ng{i="b"} 5\ng 7', across('sum', over('last', 'g', 10, [not('i', 'a')])), 0, 12],
  ['a label that is not there', 'g{i="a"} 1\ng 7', over('last', 'g', 10, [only('i', '')]), 0, 7],
  ['no pattern in a value', 'g{i="a.c"} 1\ng{i="abc"} 5', over('last', 'g', 10, [only('i', 'a.c')]), 0, 1],
  ['a number with a unit', 'g 250', binary('*', over('last', 'g', 10), number(0.001)), 0, 0.25],
  ['a number alone', 'g 1', binary('-', number(5), number(2)), 0, 3],
  [
    'vectors matched by their labels',
    'a{i="x"} 8\na{i="y"} 9\nb{i="y"} 3',
    binary('/', over('last', 'a', 10), over('last', 'b', 10)),
    0,
    3,
  ],
];

/** A series, a question at a time (s), and what its explanation must say. */
const missings: readonly (readonly [name: string, series: string, expression: QueryExpression, at: number, why: string])[] = [
  ['a series that nobody knows', 'g 1', over('last', 'x', 10), 0, 'there is no series x'],
  ['labels that nobody has', 'g{i="a"} 1', over('last', 'g', 10, [only('i', 'b')]), 0, 'no series matches g{i="b"}'],
  ['a sample outside the window', 'g 1', over('last', 'g', 10), 25, 'the last sample of g is 25 s old, outside the window of 10 s'],
  ['one sample for a rate', 'c{i="a"} 1', over('rate', 'c', 10), 5, 'c has 1 sample in the last 10 s; a rate needs 2'],
  ['several series', 'g{i="a"} 1\ng{i="b"} 2', over('last', 'g', 10), 0, '2 series are left'],
  ['nothing observed', 'b{le="1"} 0x9\nb{le="+Inf"} 0x9', quantile(0.5, over('rate', 'b', 50)), 80, 'nothing was observed'],
  ['no bucket +Inf', 'b{le="1"} 0+1x9\nb{le="2"} 0+2x9', quantile(0.5, over('rate', 'b', 50)), 80, 'le="+Inf"'],
  ['a quantile below 0', histogram, quantile(-1, over('rate', 't_bucket', 50)), 200, 'between 0 and 1'],
  ['a division by zero', 'a 0\nb 0', binary('/', over('last', 'a', 10), over('last', 'b', 10)), 0, 'division by zero'],
  ['labels that do not match', 'a{i="x"} 1\nb{i="y"} 1', binary('+', over('last', 'a', 10), over('last', 'b', 10)), 0, 'no labels of'],
];

/** The series behind the answers, so that another evaluator (Prometheus itself) can be asked the same. */
export const seriesStoreAnswers = answers;

/**
 * What every SeriesStore must do: answer as PromQL does, and say why where it cannot.
 * @param make an empty store with a retention of an hour and a staleness of 5 minutes
 */
export function seriesStoreContract(make: () => SeriesStore | Promise<SeriesStore>): void {
  async function ask(series: string, expression: QueryExpression, at: number): Promise<Reading> {
    const store = await make();
    await store.append({ samples: seriesOf(series, { step }), failures: [] });
    const readings = await store.evaluate([{ id: 'q', expression }], instant(at * 1000));
    return readings['q'] ?? { kind: 'missing', why: 'no answer' };
  }

  describe('answers', () => {
    it.each(answers)('%s', async (_, series, expression, at, value) => {
      const reading = await ask(series, expression, at);
      expect(reading).toMatchObject({ kind: 'value' });
      expect(reading.kind === 'value' ? reading.value : null).toBeCloseTo(value, 10);
    });
  });

  describe('is missing, with why', () => {
    it.each(missings)('%s', async (_, series, expression, at, why) => {
      const reading = await ask(series, expression, at);
      expect(reading.kind === 'missing' ? reading.why : `value ${reading.value}`).toContain(why);
    });
  });

  it('gives a reading the time of its newest sample', async () => {
    expect(await ask('g{i="a"} 1 2\ng{i="b"} 1', across('sum', over('last', 'g', 60)), 15)).toEqual({ kind: 'value', value: 3, at: 10_000 });
  });

  it('takes a series for gone when it had no sample for the staleness time', async () => {
    const reading = await ask('g 1', over('last', 'g', 3600), 300);
    expect(reading).toMatchObject({ kind: 'missing', why: expect.stringContaining('a series counts as gone') });
    expect(await ask('g 1', over('last', 'g', 3600), 299)).toMatchObject({ kind: 'value' });
  });

  it('names the failure that could have brought the series', async () => {
    const store = await make();
    const failure = (component: string, why: string) => ({ source: 'scrape', labels: { app: 'shop', component }, why, at: instant(8000) });
    await store.append({ samples: [], failures: [failure('web', 'timeout after 2 s'), failure('other', 'not this one')] });
    const expression = over('last', 'g', 60, [only('app', 'shop'), only('component', 'web')]);
    const { q } = await store.evaluate([{ id: 'q', expression }], instant(10_000));
    expect(q).toEqual({ kind: 'missing', why: 'there is no series g{app="shop",component="web"}; scrape failed 2 s ago: timeout after 2 s' });
  });

  it('refuses a sample that is not newer than the last of its series', async () => {
    const store = await make();
    await store.append({ samples: seriesOf('g 1 2', { step }), failures: [] });
    await store.append({ samples: seriesOf('g 8 9', { step }), failures: [] });
    const { q } = await store.evaluate([{ id: 'q', expression: over('sum', 'g', 60) }], instant(10_000));
    expect(q).toMatchObject({ value: 3 });
  });

  it('answers over a range, up to and including its end, and names each gap once', async () => {
    const store = await make();
    await store.append({ samples: seriesOf('g 1 2 _ _ 5', { step }), failures: [] });
    const { q } = await store.range([{ id: 'q', expression: over('last', 'g', 10) }], instant(0), instant(40_000), ms(step));
    expect(q?.points).toEqual([
      { at: 0, value: 1 },
      { at: 10_000, value: 2 },
      { at: 40_000, value: 5 },
    ]);
    expect(q?.gaps).toEqual([expect.stringMatching(/^from 1970-01-01T00:00:20.000Z: the last sample of g is 10 s old/)]);
  });

  it('refuses a range of more than 11,000 points', async () => {
    const store = await make();
    await expect(store.range([], instant(0), instant(11_000_000), ms(1000))).rejects.toThrow('at most 11000 points');
  });

  it('takes label names that objects have of their own for what they are', async () => {
    expect(await ask('g{constructor="a"} 1\ng 2', over('last', 'g', 10, [only('constructor', '')]), 0)).toMatchObject({ value: 2 });
  });
}
