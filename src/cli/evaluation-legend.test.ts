import { describe, expect, it } from 'vitest';
import { whyNot } from '../model/forecast.ts';
import { modelViewOf } from '../usecases/model-view-of.ts';
import type { ModelView } from '../usecases/views/forecast-view.ts';
import { evaluationLegend } from './evaluation-legend.ts';

const theta = (figures: Partial<ModelView>): ModelView => ({ ...modelViewOf(whyNot('too-short', ''), { name: 'theta', comparison: null, lookahead: null }), whyNot: null, points: 100, ...figures });

describe('the legend of an evaluation', () => {
  it('warns of percentages where values are near zero, and says what no look-ahead means where it was checked', () => {
    expect(evaluationLegend([theta({ zerosLeftOut: 5 })])).toContain('values near 0 make it huge');
    expect(evaluationLegend([theta({})])).not.toMatch(/near 0|LOOKAHEAD/);
    expect(evaluationLegend([theta({ lookahead: { trials: 6, passed: 6 } })])).toContain('LOOKAHEAD none: no forecast changed');
  });
});
