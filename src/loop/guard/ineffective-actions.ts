import type { Application } from '../../model/application.ts';
import type { Candidate } from '../../model/decision.ts';
import type { ObjectiveFinding } from '../../model/finding.ts';
import type { RunId } from '../../model/ids.ts';
import type { Observation } from '../../model/observation.ts';
import type { RunView } from '../../model/run.ts';
import { openStatuses } from '../../model/run.ts';
import { instant, isoOf } from '../../units/time.ts';
import type { GuardRule } from './guard-rule.ts';
import { guardBlock } from './guard-rule.ts';
import type { GuardState, Trial } from './guard-state.ts';

/** A violation has become smaller if its distance from the target shrank by this share; less is noise. Our choice. */
const improvementMin = 0.05;

/** Load that grew by more than this share meanwhile makes a comparison with before meaningless. Our choice. */
const growthMax = 0.1;

/** An action that was tried and did not help is not tried again for a while. */
export const ineffectiveActions: GuardRule = ({ candidate }, { at, app }, { state }) => {
  const blockedUntil = state.misses[candidate.id]?.blockedUntil ?? null;
  if (blockedUntil === null || blockedUntil <= at) return [];
  const times = app.spec.safety.ineffectiveAfter;
  return [guardBlock('ineffective', `it did not help ${times === 1 ? 'the last time' : `the last ${times} times`}; it is not tried again before ${isoOf(instant(blockedUntil))}`)];
};

/** Notes how things stand when a run begins that is to mend a violated objective. */
export function rememberTrial(state: GuardState, chosen: Candidate, run: RunId, observation: Observation): GuardState {
  const trials = servedObjectives(observation.app, chosen).flatMap((name): Trial[] => {
    const finding = objectiveOf(observation, name);
    if (finding?.status !== 'violated' || finding.value.kind === 'missing') return [];
    return [{ run, candidate: chosen.id, objective: name, gap: Math.abs(finding.value.value - finding.target), workloads: workloadsOf(observation) }];
  });
  return trials.length === 0 ? state : { ...state, trials: [...state.trials, ...trials] };
}

/** Judges the runs that have settled since the last cycle, and forgets blocks that have ended. */
export function judgeTrials(state: GuardState, observation: Observation): GuardState {
  const misses = Object.fromEntries(Object.entries(state.misses).filter(([, miss]) => miss.blockedUntil === null || miss.blockedUntil > observation.at));
  const trials: Trial[] = [];
  const { ineffectiveAfter, ineffectiveFor } = observation.app.spec.safety;
  for (const trial of state.trials) {
    const run = observation.runs.find((view) => view.id === trial.run);
    if (run !== undefined && !isSettled(run, observation)) {
      trials.push(trial);
      continue;
    }
    const helped = run === undefined ? null : verdict(trial, run, observation);
    if (helped === true) delete misses[trial.candidate];
    if (helped !== false) continue;
    const count = (misses[trial.candidate]?.count ?? 0) + 1;
    misses[trial.candidate] = count >= ineffectiveAfter ? { count: 0, blockedUntil: observation.at + ineffectiveFor } : { count, blockedUntil: null };
  }
  return { ...state, trials, misses };
}

const isSettled = (run: RunView, { at }: Observation): boolean => !openStatuses.includes(run.status) && (run.settlesAt ?? at) <= at;

/** Whether a run helped; null where that cannot be said. */
function verdict(trial: Trial, run: RunView, observation: Observation): boolean | null {
  if (run.status === 'cancelled' || run.status === 'rejected') return null;
  if (run.status !== 'succeeded') return false;
  const finding = objectiveOf(observation, trial.objective);
  if (finding === undefined || finding.status === 'unknown' || finding.value.kind === 'missing') return null;
  if (finding.status === 'met') return true;
  if (Math.abs(finding.value.value - finding.target) < trial.gap * (1 - improvementMin)) return true;
  const grew = Object.entries(workloadsOf(observation)).some(([name, value]) => value > (trial.workloads[name] ?? value) * (1 + growthMax));
  return grew ? null : false;
}

function servedObjectives(app: Application, chosen: Candidate): string[] {
  const actions = new Set(chosen.calls.map((call) => call.action));
  return [...new Set(app.spec.guides.flatMap((guide) => (guide.serves !== undefined && actions.has(guide.action) ? [guide.serves] : [])))];
}

const objectiveOf = ({ findings }: Observation, name: string): ObjectiveFinding | undefined =>
  findings.find((finding): finding is ObjectiveFinding => finding.kind === 'objective' && finding.name === name);

const workloadsOf = ({ readings }: Observation): Record<string, number> =>
  Object.fromEntries(Object.entries(readings).flatMap(([id, reading]) => (id.startsWith('workload.') && reading.kind === 'value' ? [[id, reading.value]] : [])));
