import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../formats/csv/csv-table.ts';
import type { CharacteriseRequest } from './characterise-series.ts';
import { characteriseSeries } from './characterise-series.ts';
import { characterisationView } from './views/characterisation-view.ts';

const containers = readFileSync(join(import.meta.dirname, '../../examples/data/ai4dl-containers.csv'), 'utf8');

const request = (text: string, more: Partial<CharacteriseRequest> = {}): CharacteriseRequest => ({
  table: readCsv('trace.csv', text),
  time: 'at',
  values: ['cores'],
  counters: [],
  group: null,
  step: null,
  phases: 2,
  features: 'pca',
  horizon: 3,
  testShare: 0.3,
  seed: 1,
  ...more,
});

/** A minute a row; a value that is not a number is an empty cell. */
const rows = (values: readonly number[]): string => `at,cores\n${values.map((value, i) => `${60 * i},${Number.isFinite(value) ? value : ''}`).join('\n')}\n`;
const wave = Array.from({ length: 200 }, (_, i) => (i % 20 < 12 ? 1 : 4) + (i % 3) / 100);

describe('characterising a table', () => {
  it('finds the phases that executions of one programme have in common, and says which comes next', () => {
    const view = characteriseSeries(request(containers, { time: 'timestamp', values: ['cpu.usage.cores', 'mem.working.set', 'mem.limit'], group: 'pod.id', phases: 5, features: 'crbm' }));
    expect(characterisationView.parse(view)).toEqual(view);
    expect(view.series.map(({ name }) => name)).toEqual(['exec3', 'exec1', 'exec4', 'exec2']);
    const means = view.phases.map(({ usage }) => usage[0]?.mean ?? 0);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    // Training is one long phase of one core; the quick start and end are others.
    expect(view.phases.at(-1)?.usage[0]?.p50).toBeCloseTo(1, 1);
    for (const { visits, steps } of view.series) expect(visits.reduce((sum, visit) => sum + visit.steps, 0)).toBe(steps);
    expect(view.heldOut?.split).toBe('series');
    expect(view.notes).toContain('mem.limit never changes and tells nothing of phases.');
  });

  it('finds period, loop and sequel of a square wave', () => {
    const view = characteriseSeries(request(rows(wave)));
    expect(view).toMatchObject({ stepSeconds: 60, phases: [{ name: 'A' }, { name: 'B' }] });
    expect(view.series[0]?.rhythms[0]?.periods[0]?.steps).toBe(20);
    expect(view.series[0]?.pattern).toBe('10×[A B]');
    expect(view.series[0]?.next).toMatchObject({ name: 'B', phases: [{ name: 'A', probability: 1 }], atHorizon: [{ name: 'A' }, { name: 'B' }] });
    expect(view.heldOut?.horizons.at(-1)?.model.f1Macro).toBeGreaterThan(0.95);
  });

  it('gives the same for the same seed', () => {
    const asked = request(rows(wave), { features: 'crbm', phases: 'auto' });
    expect(characteriseSeries(asked)).toEqual(characteriseSeries(asked));
  });

  it('fills gaps with a note, and counts only what was measured', () => {
    const view = characteriseSeries(request(rows(wave.map((value, i) => (i === 30 || i === 31 ? Number.NaN : value)))));
    expect(view.series[0]).toMatchObject({ steps: 200, measuredSteps: 198 });
    expect(view.series[0]?.notes.join(' ')).toMatch(/2 of 200 steps had no value/);
    expect(view.phases.reduce((sum, { steps }) => sum + steps, 0)).toBe(198);
  });

  it('leaves out a group that cannot be used, and says why', () => {
    const text = `at,name,cores\n${wave.map((value, i) => `${60 * i},good,${value}`).join('\n')}\n0,bad,1\n60,bad,2\n`;
    const view = characteriseSeries(request(text, { group: 'name' }));
    expect(view.series.map(({ name }) => name)).toEqual(['good']);
    expect(view.notes.join(' ')).toMatch(/bad is left out: cores: There are 2 measured points/);
  });

  it.each([
    [rows(wave), { values: ['core'] }, /the column is "core".*did you mean cores/],
    [rows(wave), { counters: ['memory'] }, /--counters is memory; it must be among --values \(cores\)/],
    [rows(wave), { group: 'at' }, /no series has two different times/],
    ['at,cores\n', {}, /there are no rows below the header/],
    ['at,cores\n0,1\n60,x\n', {}, /trace\.csv:3:4: column 2 \(cores\) is "x"/],
    [rows([1, 2, 3, 4, 5]), {}, /There are 5 steps; phases need 20 or more/],
    [rows(wave.map(() => 7)), {}, /cores never changes by more than rounding.*so that there is one phase/],
    ['at,cores\n0,1\n0,2\n0,3\n0,4\n', {}, /no series has two different times/],
  ] as const)('refuses what cannot be characterised, with the reason (%#)', (text, more, message) => {
    expect(() => characteriseSeries(request(text, more as Partial<CharacteriseRequest>))).toThrow(message);
  });
});
