import type { ObjectiveSpan, StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { ComponentState } from '../model/component-state.ts';
import { livingInstances, readyCount } from '../model/component-state.ts';
import type { Run } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import { instant, isoOf } from '../units/time.ts';
import type { Wish } from '../knowledge/wishes.ts';
import type { Condition } from './views/condition.ts';
import type { ObjectiveView } from './views/objective-view.ts';

/** What conditions are concluded from. */
export type ConditionFacts = {
  readonly stored: StoredDocument;
  readonly deployedGeneration: number;
  readonly deleting: boolean;
  readonly pause: Wish | null;
  readonly stop: Wish | null;
  /** Null where the platform could not be asked. */
  readonly components: readonly ComponentState[] | null;
  readonly objectives: readonly ObjectiveView[];
  readonly spans: readonly ObjectiveSpan[];
  readonly openRuns: readonly Run[];
  /** The end of the run that ended last. */
  readonly lastRunEndedAt: Instant | null;
};

type Verdict = Omit<Condition, 'type' | 'lastTransitionTime'> & { readonly since: Instant };

/** The four conditions of an application, always all of them, in a fixed order. */
export function applicationConditions(facts: ConditionFacts): Condition[] {
  const verdicts = { Ready: ready(facts), ObjectivesMet: objectivesMet(facts), Progressing: progressing(facts), Paused: paused(facts) } as const;
  return (Object.keys(verdicts) as (keyof typeof verdicts)[]).map((type) => {
    const { since, ...verdict } = verdicts[type];
    return { type, ...verdict, lastTransitionTime: isoOf(since) };
  });
}

function ready(facts: ConditionFacts): Verdict {
  const { components, stored } = facts;
  if (components === null) return { status: 'Unknown', reason: 'PlatformUnreachable', message: 'the platform does not answer', since: stored.updatedAt };
  if (facts.deleting) return { status: 'False', reason: 'Deleting', message: 'its components are being stopped', since: stored.updatedAt };
  const present = components.filter((component) => component.desired !== null);
  if (present.length === 0) return { status: 'False', reason: 'NotDeployed', message: 'none of its components has been deployed', since: stored.createdAt };
  const behind = present.filter((component) => readyCount(component) < (component.desired?.replicas ?? 0));
  const instances = present.flatMap(livingInstances);
  if (behind.length > 0) {
    const words = behind.map((component) => `${component.component} has ${readyCount(component)} of ${component.desired?.replicas ?? 0} instances ready`);
    return { status: 'False', reason: 'InstancesNotReady', message: words.join('; '), since: latest(stored.updatedAt, instances.map(({ startedAt }) => startedAt)) };
  }
  const since = latest(stored.createdAt, instances.map(({ readyAt }) => readyAt));
  return { status: 'True', reason: 'AllReady', message: `all ${instances.length} instances are ready`, since };
}

function objectivesMet(facts: ConditionFacts): Verdict {
  const { objectives, spans, stored } = facts;
  const inStatus = (status: ObjectiveView['status']): string[] => objectives.filter((objective) => objective.status === status).map(({ name }) => name);
  const since = (names: readonly string[]): Instant => latest(stored.createdAt, names.map((name) => currentSince(spans, name)));
  if (objectives.length === 0) return { status: 'True', reason: 'NoObjectives', message: 'it has no objectives', since: stored.createdAt };
  const violated = inStatus('violated');
  if (violated.length > 0) return { status: 'False', reason: 'Violated', message: `${violated.join(', ')} violated`, since: since(violated) };
  const unknown = inStatus('unknown');
  if (unknown.length > 0) return { status: 'Unknown', reason: 'NotKnown', message: `${unknown.join(', ')} not known`, since: since(unknown) };
  const names = inStatus('met');
  return { status: 'True', reason: 'AllMet', message: `all ${objectives.length} objectives are met`, since: since(names) };
}

/** Start of the stretch of equal status that an objective is in; spans are split where `applies` changes. */
function currentSince(spans: readonly ObjectiveSpan[], objective: string): Instant | null {
  const own = spans.filter((span) => span.objective === objective);
  const status = own.at(-1)?.status;
  let since: Instant | null = null;
  for (const span of own.toReversed()) {
    if (span.status !== status) break;
    since = span.from;
  }
  return since;
}

function progressing(facts: ConditionFacts): Verdict {
  const { stored, openRuns } = facts;
  const acting = openRuns.filter((run) => run.status !== 'proposed');
  const first = acting[0];
  if (first !== undefined) {
    const others = acting.length === 1 ? '' : ` and ${acting.length - 1} more`;
    return { status: 'True', reason: 'RunInProgress', message: `${first.action} (${first.id}) is ${first.status}${others}`, since: first.createdAt };
  }
  if (facts.deployedGeneration < stored.generation) {
    const message = `generation ${stored.generation} waits to be deployed; ${facts.deployedGeneration === 0 ? 'none' : facts.deployedGeneration} is`;
    return { status: 'True', reason: 'NewGeneration', message, since: stored.updatedAt };
  }
  if (openRuns.length > 0) return { status: 'False', reason: 'AwaitingApproval', message: `${openRuns.length} proposed, nothing under way`, since: latest(stored.createdAt, [facts.lastRunEndedAt]) };
  return { status: 'False', reason: 'Idle', message: 'nothing is under way', since: latest(stored.createdAt, [facts.lastRunEndedAt]) };
}

function paused({ pause, stop, stored }: ConditionFacts): Verdict {
  const wish = stop ?? pause;
  if (wish === null) return { status: 'False', reason: 'NotPaused', message: 'it is not paused', since: stored.createdAt };
  const by = wish.by === null ? '' : ` by ${wish.by}`;
  const why = wish.why === null ? '' : `: ${wish.why}`;
  const message = `${stop === null ? 'paused' : 'everything is stopped'}${by}${why}`;
  return { status: 'True', reason: stop === null ? 'PausedByUser' : 'Stopped', message, since: wish.at === null ? stored.createdAt : instant(wish.at) };
}

function latest(atLeast: Instant, times: readonly (Instant | null)[]): Instant {
  return times.reduce<Instant>((max, time) => (time !== null && time > max ? time : max), atLeast);
}
