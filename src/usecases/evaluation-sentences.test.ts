import { describe, expect, it } from 'vitest';
import { whyNot } from '../model/forecast.ts';
import { byAccuracy, verdictSentence } from './evaluation-sentences.ts';
import { modelViewOf } from './model-view-of.ts';
import type { ModelView } from './views/forecast-view.ts';

const model = (name: string, figures: Partial<ModelView>): ModelView => ({ ...modelViewOf(whyNot('too-short', ''), { name, comparison: null, lookahead: null }), whyNot: null, points: 100, ...figures });

describe('an evaluation in words', () => {
  it('puts the smallest error first and says what that means', () => {
    const better = model('theta', { crps: 1, mapePercent: 3, coverage90Percent: 88, againstSeasonalNaive: { statistic: -3, pValue: 0.001, origins: 90 } });
    const ordered = byAccuracy([model('none', {}), model('last-value', { crps: 2 }), better]);
    expect(ordered.map(({ name }) => name)).toEqual(['theta', 'last-value', 'none']);
    expect(verdictSentence(ordered)).toBe('Best here (smallest CRPS): theta: its median was off by 3 % on average, and its 90 % band held 88 % of the points. It is better than repeating the last season (seasonal-naive), by more than chance.');
    expect(verdictSentence([])).toBe('');
  });
});
