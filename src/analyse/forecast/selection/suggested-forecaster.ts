import type { WorkloadClass } from '../../periods/workload-class.ts';

/** A single forecaster by its name, and in a sentence what speaks for it. */
export type Suggestion = { readonly name: 'holt-winters' | 'linear' | 'boosted-trees'; readonly why: string };

/**
 * The single forecaster that suits a class of workload: of seven, the one with the least geometric mean of absolute errors relative to those
 * of the last value, on the last quarter of the first 80 % of 36 series of dsp-load and NAB, 1 to 12 steps
 * ahead. `auto`, which combines several, was better in nearly every class; it takes the suggestion among its members.
 */
const byClass: Readonly<Record<WorkloadClass, Suggestion>> = {
  stat: { name: 'holt-winters', why: 'It returns to a level, mostly with a day: smoothing of level and season had 61 % of the error of the last value, the least of seven.' },
  'prob.ctan': { name: 'linear', why: 'Its level changes and no period stands out: a linear function of the last values had 62 % of the error of the last value, the least of seven.' },
  'prob.period': { name: 'holt-winters', why: 'It returns to a level and a period stands out: smoothing of level and season had 77 % of the error of the last value, the least of seven.' },
  period: { name: 'boosted-trees', why: 'A period stands out while its level wanders: trees that correct a linear model had 78 % of the error of the last value, the least of seven.' },
};

export const suggestedForecaster = (workload: WorkloadClass): Suggestion => byClass[workload];
