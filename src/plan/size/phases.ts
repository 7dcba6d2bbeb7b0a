import type { SizeRecommender, UsageHistory } from '../ports/size-recommender.ts';
import type { PhaseFinder, PhaseReader } from '../ports/usage-models.ts';
import { demandAt, demandFrom } from './demand.ts';
import { holdReason } from './hold.ts';
import { greatestOf } from './sorted-quantile.ts';

/** Standard deviations above the mean of a phase (AI4DL's policy). */
const deviations = 2;
/** Steps before phases are learnt, and by which factor the history grows until they are learnt anew. */
const learnAfter = 40;
const learnAgainAt = 1.25;
/** Steps that phases are told from and learnt from. */
const keptMax = 4000;

type State = { readonly reader: PhaseReader | null; readonly learntAt: number; readonly phase: number; readonly usage: readonly PhaseUsage[] };
type PhaseUsage = { readonly mean: number; readonly sd: number; readonly most: number };

/**
 * Sizes by phase (AI4DL; Berral, Wang and Youssef, HotCloud 2020): usage is cut into phases, and where the phase changes the size becomes
 * mean and two standard deviations of the phase that begins. A phase is known one step after it began, so its first step has the old size.
 */
export function phaseSizes(finder: PhaseFinder): SizeRecommender<State> {
  return {
    name: 'phases',
    description: 'AI4DL: mean and two standard deviations of the present phase',
    initial: () => ({ reader: null, learntAt: 0, phase: -1, usage: [] }),
    recommend: (history, present, before) => {
      const hold = holdReason(history);
      if (hold !== null) return { advice: hold, state: before };
      const { length } = history.usage.values;
      const keep = (reason: string): ReturnType<SizeRecommender<State>['recommend']> => ({ advice: { kind: 'size', target: present, lower: present, upper: present, resize: false, reason }, state: before });
      if (length < learnAfter) return keep(`Phases are learnt after ${learnAfter} steps.`);
      const due = before.reader === null || length >= before.learntAt * learnAgainAt;
      const state = due ? learnt(history, finder, before) : before;
      const tail = demandFrom(history, Math.max(0, length - phaseTail));
      const phase = state.reader?.phasesOf(tail).at(-1) ?? 0;
      const { mean, sd, most } = state.usage[phase] as PhaseUsage;
      const now = demandAt(history, length - 1);
      const target = Math.max(mean + deviations * sd, now);
      const resize = phase !== state.phase || due || now > present || history.short[length - 1] === 1;
      const reason = `Phase ${phase + 1} of ${state.usage.length}: mean ${figure(mean)} and two standard deviations of ${figure(sd)}.`;
      return { advice: { kind: 'size', target, lower: mean, upper: Math.max(target, most), resize: resize && target !== present, reason }, state: { ...state, phase } };
    },
  };
}

const figure = (value: number): string => String(Number(value.toPrecision(3)));

/** Steps that tell the present phase: a label rests on a few steps before it. */
const phaseTail = 32;

function learnt(history: UsageHistory, finder: PhaseFinder, before: State): State {
  const { length } = history.usage.values;
  const values = demandFrom(history, Math.max(0, length - keptMax));
  const reader = finder.learn(values);
  // Usage that never changed is one phase, until it changes.
  if (reader === null) return { ...before, reader: null, learntAt: 0, usage: [usageOf(values, values)] };
  const labels = reader.phasesOf(values);
  const usage = Array.from({ length: reader.phases }, (_, phase) => usageOf(values.filter((_value, i) => labels[i] === phase), values));
  return { ...before, reader, learntAt: length, usage };
}

/** A phase that nothing was seen of has the usage of all steps. */
function usageOf(own: Float64Array, all: Float64Array): PhaseUsage {
  const values = own.length > 0 ? own : all;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, sd, most: greatestOf(values) };
}
