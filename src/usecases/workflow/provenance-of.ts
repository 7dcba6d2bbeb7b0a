import * as z from 'zod';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { workflowRunSchema, wrongBeginning } from '../../model/workflow-run.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { Instant } from '../../units/time.ts';
import { after, isoOf, ms } from '../../units/time.ts';

/** What was done with which version, for somebody who wants to do it again. */
export type ProvenanceFrame = {
  readonly version: string;
  readonly planner: string;
  readonly provider: string;
  readonly noise: number;
  readonly failures: number;
  /** Mean life of hosts in seconds, by place. */
  readonly lifeSeconds: ReadonlyMap<string, number>;
  readonly startedAt: Instant;
  /** The record as it was before the run: what `--repeat` begins with. */
  readonly first: WorkflowRun;
  readonly promised: { readonly usd: number; readonly seconds: number };
};

/**
 * The provenance of a run as PROV-JSON (W3C member submission, 24 April 2013; PROV-DM terms): entities are the plan, its changes, and what tasks made; activities are provisioning,
 * attempts at tasks and replanning; agents are Homeostat, the planner and the provider. The entity `homeostat:start` holds all that is needed to repeat the run.
 */
export function provenanceOf(run: WorkflowRun, { version, planner, provider, noise, failures, lifeSeconds, startedAt, first, promised }: ProvenanceFrame): Json {
  const { graph, hosts } = run;
  const timeOf = (seconds: number): string => isoOf(after(startedAt, ms(1000 * seconds)));
  const typed = (value: string): Json => ({ $: value, type: 'prov:QUALIFIED_NAME' });
  const entity: Record<string, Json> = {
    'homeostat:start': { 'prov:type': typed('prov:Plan'), 'prov:label': `plan of ${run.name}`, 'homeostat:seed': run.seed, 'homeostat:noise': noise, 'homeostat:failures': failures, 'homeostat:lifeSeconds': JSON.stringify(Object.fromEntries(lifeSeconds)), 'homeostat:record': JSON.stringify(first), 'homeostat:plannedUsd': promised.usd, 'homeostat:plannedSeconds': promised.seconds, 'homeostat:startedAt': isoOf(startedAt), ...(run.forgotten === 0 ? {} : { 'homeostat:attemptsLeftOut': run.forgotten }) },
  };
  const activity: Record<string, Json> = {};
  const agent: Record<string, Json> = {
    'homeostat:software': { 'prov:type': typed('prov:SoftwareAgent'), 'prov:label': `Homeostat ${version}` },
    'homeostat:planner': { 'prov:type': typed('prov:SoftwareAgent'), 'prov:label': planner },
    'homeostat:provider': { 'prov:type': typed('prov:Organization'), 'prov:label': provider },
  };
  const used: Record<string, Json> = {};
  const wasGeneratedBy: Record<string, Json> = {};
  const wasInvalidatedBy: Record<string, Json> = {};
  const wasAssociatedWith: Record<string, Json> = {};
  const wasDerivedFrom: Record<string, Json> = {};
  const actedOnBehalfOf: Record<string, Json> = { '_:planner': { 'prov:delegate': 'homeostat:planner', 'prov:responsible': 'homeostat:software' } };
  const plans = [{ plan: 'homeostat:start', from: 0 }];
  const planAt = (at: number): string => plans.findLast(({ from }) => from <= at)?.plan ?? 'homeostat:start';

  for (const [index, { at, why, tasks: moved }] of run.replans.entries()) {
    const [act, made, plan] = [`homeostat:replanning-${index + 1}`, `homeostat:plan-${index + 2}`, planAt(at)];
    activity[act] = { 'prov:startTime': timeOf(at), 'prov:endTime': timeOf(at), 'prov:label': why };
    wasAssociatedWith[`_:replanning-${index + 1}`] = { 'prov:activity': act, 'prov:agent': 'homeostat:planner', 'prov:plan': plan };
    if (moved === 0) continue;
    entity[made] = { 'prov:type': typed('prov:Plan'), 'homeostat:tasksPlannedAnew': moved };
    wasGeneratedBy[`_:${made}`] = { 'prov:entity': made, 'prov:activity': act, 'prov:time': timeOf(at) };
    wasDerivedFrom[`_:derived-${index + 1}`] = { 'prov:generatedEntity': made, 'prov:usedEntity': plan };
    plans.push({ plan: made, from: at });
  }
  for (const [index, host] of hosts.entries()) {
    if (host.orderedAt === null) continue;
    const act = `homeostat:host-${index + 1}`;
    activity[act] = { 'prov:type': 'homeostat:Provisioning', 'prov:label': host.name, 'prov:startTime': timeOf(host.orderedAt), 'prov:endTime': timeOf(host.endedAt ?? run.at), 'homeostat:machineType': graph.types[host.type]?.name ?? '', 'homeostat:place': graph.places[graph.types[host.type]?.place ?? 0]?.name ?? '', 'homeostat:outcome': host.message ?? host.status };
    wasAssociatedWith[`_:host-${index + 1}`] = { 'prov:activity': act, 'prov:agent': 'homeostat:provider' };
  }
  const attempts = attemptsOf(run);
  for (const [index, { key, host, begunAt, endedAt, outcome }, number] of attempts.flatMap((all, task) => all.map((attempt, count) => [task, attempt, count + 1] as const))) {
    const [id, name] = [`${index + 1}.${number}`, graph.tasks[index]?.name ?? ''];
    const [act, made] = [`homeostat:task-${id}`, `homeostat:result-${id}`];
    activity[act] = { 'prov:type': 'homeostat:Task', 'prov:label': name, 'prov:startTime': timeOf(begunAt), ...(endedAt === null ? {} : { 'prov:endTime': timeOf(endedAt) }), 'homeostat:attempt': number, 'homeostat:outcome': outcome, 'homeostat:host': hosts[host]?.name ?? '', 'homeostat:key': key };
    wasAssociatedWith[`_:task-${id}`] = { 'prov:activity': act, 'prov:agent': 'homeostat:software', 'prov:plan': planAt(begunAt) };
    if (endedAt === null || !isMade(outcome)) continue;
    entity[made] = { 'prov:label': `result of ${name}` };
    wasGeneratedBy[`_:result-${id}`] = { 'prov:entity': made, 'prov:activity': act, 'prov:time': timeOf(endedAt) };
    if (outcome === 'result lost') wasInvalidatedBy[`_:lost-${id}`] = { 'prov:entity': made, 'prov:activity': `homeostat:host-${host + 1}`, 'prov:time': timeOf(hosts[host]?.endedAt ?? run.at) };
  }
  for (const [index, { from, to, mebibytes }] of graph.edges.entries()) {
    for (const [count, { begunAt }] of (attempts[to] ?? []).entries()) {
      const source = (attempts[from] ?? []).findLastIndex(({ outcome, endedAt }) => isMade(outcome) && endedAt !== null && endedAt <= begunAt);
      if (source >= 0) used[`_:used-${index + 1}.${count + 1}`] = { 'prov:activity': `homeostat:task-${to + 1}.${count + 1}`, 'prov:entity': `homeostat:result-${from + 1}.${source + 1}`, 'homeostat:mebibytes': mebibytes };
    }
  }
  return { prefix: { homeostat: 'https://homeostat.dev/prov#' }, entity, activity, agent, used, wasGeneratedBy, wasInvalidatedBy, wasAssociatedWith, wasDerivedFrom, actedOnBehalfOf };
}

/** An attempt at a task, and what became of it; `endedAt` is null where it had not ended. */
type Attempt = { readonly key: string; readonly host: number; readonly begunAt: number; readonly endedAt: number | null; readonly outcome: string };

const isMade = (outcome: string): boolean => outcome === 'done' || outcome === 'result lost';

/** The attempts at each task that the record knows, the first one first. */
function attemptsOf({ tasks, past, status }: WorkflowRun): readonly (readonly Attempt[])[] {
  const over = Map.groupBy(past, ({ task }) => task);
  const open = status === 'running' ? 'running' : 'given up';
  return tasks.map(({ key, host, status: state, begunAt, endedAt }, task) => [...(over.get(task) ?? []), ...(begunAt === null ? [] : [{ key, host, begunAt, endedAt, outcome: state === 'done' ? 'done' : open }])]);
}

/** What `--repeat` needs of a provenance. */
export type Repeatable = Pick<ProvenanceFrame, 'planner' | 'noise' | 'failures' | 'lifeSeconds' | 'first' | 'promised'>;

const startSchema = z.object({
  entity: z.object({
    'homeostat:start': z.object({ 'homeostat:noise': z.number().min(0), 'homeostat:failures': z.number().min(0), 'homeostat:lifeSeconds': z.string().max(1_000_000), 'homeostat:record': z.string().max(100_000_000), 'homeostat:plannedUsd': z.number().min(0), 'homeostat:plannedSeconds': z.number().min(0) }),
  }),
  agent: z.object({ 'homeostat:planner': z.object({ 'prov:label': z.string() }) }),
});

/**
 * Reads from a provenance how its run began.
 * @throws InvalidInputError where it is none of ours, or its run cannot be
 */
export function repeatableOf(file: string, text: string): Repeatable {
  try {
    const { entity, agent } = startSchema.parse(JSON.parse(text));
    const start = entity['homeostat:start'];
    const first = workflowRunSchema.parse(JSON.parse(start['homeostat:record']));
    const broken = wrongBeginning(first);
    if (broken !== null) throw new Error(broken);
    return {
      planner: agent['homeostat:planner']['prov:label'],
      noise: start['homeostat:noise'],
      failures: start['homeostat:failures'],
      lifeSeconds: new Map(Object.entries(z.record(z.string(), z.number().positive()).parse(JSON.parse(start['homeostat:lifeSeconds'])))),
      first,
      promised: { usd: start['homeostat:plannedUsd'], seconds: start['homeostat:plannedSeconds'] },
    };
  } catch (error) {
    throw new InvalidInputError([`${file} is no provenance of a run (${whyOf(error)}); it must be what "homeostat execute workflow --provenance" wrote; name such a file`]);
  }
}

function whyOf(error: unknown): string {
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
  if (issue !== undefined) return `${issue.path.join('.')}: ${issue.message}`;
  return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 120) : 'unknown';
}
