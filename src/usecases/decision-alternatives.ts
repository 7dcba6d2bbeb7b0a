import type { RecordedDecision } from '../model/decision.ts';
import type { Application } from '../model/application.ts';
import { queriesOf } from '../monitor/query/queries-of.ts';
import { autoscaleParametersSchema, proportionalCapacity } from '../plan/autoscale/autoscale-policy.ts';
import { hpaEntry } from '../plan/autoscale/peers/hpa/rule.ts';
import type { CapacityCurve, InstanceSamples, RuleContext } from '../plan/autoscale/rule.ts';
import type { Instant, Ms } from '../units/time.ts';
import { after, instant, isoOf, minutes, ms } from '../units/time.ts';
import type { UseCaseDeps } from './deps.ts';
import { shadowDecisionsAt } from './shadow-decisions.ts';
import type { DecisionAlternative } from './views/decision-view.ts';

/** How long after a decision its replicas are held against the load; and how long before, so that HPA knows its stabilisation window. Our choice. */
export const gradeWindow: Ms = minutes(5);

/** Points of time within a window at which the load is looked up, at most. */
const pointsMax = 60;

type Deps = Pick<UseCaseDeps, 'store' | 'series' | 'clock'>;

/** What is known of how the application scales: from the parameters of its autoscale policy, acting or shadow. */
type Scaling = { readonly component: string; readonly workload: string; readonly action: string; readonly parameter: string; readonly capacity: CapacityCurve; readonly context: RuleContext };

type Load = readonly { readonly at: Instant; readonly load: number | null }[];

/**
 * What else could have been done at a decision, and how each would have fared on the load that came in the five minutes after it, by the same model
 * of capacity that the application's autoscale policy has (`loadPerInstance`): the decision itself, those of its shadows, HPA at 80 %, and
 * doing nothing. Empty where no policy of the application says how it scales, or where the load is no longer known.
 */
export async function decisionAlternatives(deps: Deps, decision: RecordedDecision, app: Application): Promise<readonly DecisionAlternative[]> {
  const scaling = scalingOf(app);
  if (scaling === null) return [];
  const at = decision.lastAt;
  const end = instant(Math.min(deps.clock.now(), after(at, gradeWindow)));
  const step = ms(Math.max(app.spec.cycle, gradeWindow / pointsMax));
  const [before, came] = [await loadOf(deps, app, scaling, { from: after(at, ms(0 - gradeWindow)), to: at, step }), await loadOf(deps, app, scaling, { from: at, to: end, step })];
  // Of a decision of this very moment nothing is known but the load that it was made on.
  const seen = came.length === 0 ? before.slice(-1) : came;
  const known = seen.flatMap(({ load }) => (load === null ? [] : [load]));
  if (known.length === 0) return [];
  const [present, earlier] = [await replicasAt(deps, app.name, scaling.component, at), await replicasAt(deps, app.name, scaling.component, after(at, ms(0 - gradeWindow)))];
  const shadows = (await shadowDecisionsAt(deps.store, app, decision.lastCycle)).filter(({ made }) => made.policy.failed !== true);
  const choices = [
    { name: decision.shadow ? 'this shadow' : 'this decision', replicas: wantedBy(decision, scaling, present) },
    ...shadows.flatMap(({ name, made }) => (made.id === decision.id ? [] : [{ name: `shadow ${name}`, replicas: wantedBy(made, scaling, present) }])),
    { name: 'HPA', replicas: hpaOf(scaling, before, earlier) },
    { name: 'doing nothing', replicas: present },
  ];
  const complete = deps.clock.now() >= after(at, gradeWindow);
  return choices.map(({ name, replicas }) => ({ name, component: scaling.component, replicas, ...gradeOf(replicas, known, scaling.capacity, (end - at) / 60_000), until: end, complete }));
}

/** One plain sentence on an alternative. */
export function alternativeSentence({ name, component, replicas, shortPercent, idleInstanceMinutes, until, complete }: DecisionAlternative): string {
  const load = complete ? `the load that came until ${isoOf(until as Instant)}` : `the load so far (${isoOf(until as Instant)})`;
  const enough = shortPercent === 0 ? 'enough' : `too few for ${Number(shortPercent.toPrecision(3))} % of the time`;
  const verb = name === 'this decision' ? 'leads to' : 'would have meant';
  return `${name} ${verb} ${replicas} ${replicas === 1 ? 'replica' : 'replicas'} of ${component}: ${enough} for ${load}, ${Number(idleInstanceMinutes.toPrecision(3))} instance-minutes more than needed`;
}

function scalingOf({ spec }: Application): Scaling | null {
  for (const { name, parameters } of [spec.policy, ...spec.shadows]) {
    const read = name === 'autoscale' ? autoscaleParametersSchema.safeParse(parameters) : null;
    if (read?.success !== true) continue;
    const { component, workload, action, parameter, objective, loadPerInstance, tolerance } = read.data;
    const found = spec.components.find((one) => one.name === component);
    const target = spec.objectives.find((one) => one.name === objective)?.target.value;
    if (found === undefined || target === undefined) continue;
    const capacity = proportionalCapacity(loadPerInstance, target);
    const context: RuleContext = { slot: spec.cycle, replicas: found.replicas, objective: { percentile: 0.95, target, tolerance }, startup: ms(0), price: 0, capacity };
    return { component, workload, action, parameter, capacity, context };
  }
  return null;
}

/** The load at the end of each step; null where it was not measured. */
async function loadOf({ series }: Deps, app: Application, { workload }: Scaling, { from, to, step }: { readonly from: Instant; readonly to: Instant; readonly step: Ms }): Promise<Load> {
  const queries = queriesOf(app).filter(({ id }) => id === `workload.${workload}`);
  const times = Array.from({ length: Math.floor((to - from) / step) }, (_, index) => after(from, ms((index + 1) * step)));
  return Promise.all(
    times.map(async (at) => {
      const reading = (await series.evaluate(queries, at))[`workload.${workload}`];
      return { at, load: reading?.kind === 'value' ? reading.value : null };
    }),
  );
}

async function replicasAt({ store }: Deps, app: string, component: string, at: Instant): Promise<number> {
  const rows = await store.ledger(app, at, after(at, ms(1)));
  return rows.filter((row) => row.component === component && row.from <= at && (row.to === null || row.to > at)).length;
}

/** The replicas that a decision led to: what it chose, or what was there. */
function wantedBy({ chosen, candidates }: RecordedDecision, { action, parameter }: Scaling, present: number): number {
  const call = candidates.find(({ id }) => id === chosen)?.calls.find((one) => one.action === action);
  const args: unknown = call?.args;
  const wanted: unknown = args !== null && typeof args === 'object' && Object.hasOwn(args, parameter) ? (args as Record<string, unknown>)[parameter] : null;
  return typeof wanted === 'number' ? wanted : present;
}

const noInstances: InstanceSamples = { count: 0, startedAt: new Float64Array(0), readyAt: new Float64Array(0), utilisation: new Float64Array(0), sampledAt: new Float64Array(0) };

/** Where HPA would have been on the load alone, had it taken over one window before the decision, with the replicas that there were then. */
function hpaOf({ context }: Scaling, before: Load, start: number): number {
  const rule = hpaEntry.make(hpaEntry.parameters.parse({ metric: 'load' }), context);
  const unknown = (): number => Number.NaN;
  const seen = { starting: 0, response: unknown, utilisation: unknown, concurrency: unknown, backlog: unknown, served: unknown, instances: noInstances, forecast: null };
  const { min, max } = context.replicas;
  let desired = start;
  for (const { at, load } of before) desired = Math.max(min, Math.min(max, Math.ceil(rule.step({ ...seen, at, desired, ready: desired, load: load ?? Number.NaN }))));
  return desired;
}

function gradeOf(replicas: number, loads: readonly number[], capacity: CapacityCurve, lengthMinutes: number): Pick<DecisionAlternative, 'shortPercent' | 'idleInstanceMinutes'> {
  const each = lengthMinutes / loads.length;
  return {
    shortPercent: (100 * loads.filter((load) => capacity.needed(load) > replicas).length) / loads.length,
    idleInstanceMinutes: loads.reduce((sum, load) => sum + Math.max(0, replicas - capacity.needed(load)) * each, 0),
  };
}
