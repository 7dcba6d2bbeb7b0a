import { InvalidInputError } from '../../model/error.ts';
import type { WorkflowPlan } from '../workflow/plan.ts';
import type { InstanceType, WorkflowProblem } from '../workflow/problem.ts';
import type { OrderedTransfers } from './deployment/order-transfers.ts';
import { orderTransfers } from './deployment/order-transfers.ts';
import type { DeploymentProblem, Transfer, TransferSchedule } from './deployment/transfer.ts';
import { maxLateness, reversed, scheduleOf } from './deployment/transfer.ts';
import { orderHosts } from './order-hosts.ts';
import type { Placement, PlacementTools } from './place-instances.ts';
import { placeInstances } from './place-instances.ts';

/** What is ordered where and when, and what is sent when, so that a plan can be carried out. Instances and artefacts are known by their index; times are seconds from the start of the plan. */
export type ProvisioningPlan = {
  readonly placement: Placement;
  /** `readySeconds` is when it has started; `extraUsd` is what ordering it earlier than the plan said costs more. */
  readonly orders: readonly { readonly instance: number; readonly atSeconds: number; readonly readySeconds: number; readonly wantedSeconds: number; readonly extraUsd: number }[];
  readonly transfers: readonly { readonly artefact: number; readonly instance: number; readonly startSeconds: number; readonly endSeconds: number; readonly dueSeconds: number }[];
  /** How the transfers were ordered and whether all can be in time at all; null where nothing is sent. */
  readonly deployment: Omit<OrderedTransfers, 'schedule'> | null;
};

/**
 * Places the instances of a plan (`placeInstances`), orders them so that each is there in time for what is sent to it, and orders what is sent so that it is there before the first task
 * that needs it starts. First it finds out how late everything can be sent, by planning backwards; then hosts are ordered just for that, and from then on everything is sent as early as
 * it can be, which leaves slack.
 * @throws InvalidInputError where artefacts make too many transfers
 */
export function planProvisioning(problem: WorkflowProblem, plan: WorkflowPlan, tools: PlacementTools): ProvisioningPlan {
  const placement = placeInstances(problem, plan, tools);
  const placed = placement.plan;
  const sends = sendsOf(problem, placed);
  const early = deploymentOf(problem, placed, { sends, ready: Float64Array.from(placed.instances, ({ type }) => problem.types[type]?.startupSeconds ?? 0) });
  const horizon = sends.reduce((most, { due }) => Math.max(most, due), 0);
  const latest = orderTransfers(reversed(early, horizon), tools.solver, tools.seconds);
  const orders = hostOrders(problem, placed, { sends, latest: latest.schedule, horizon });
  const released = deploymentOf(problem, placed, { sends, ready: Float64Array.from(orders, ({ readySeconds }) => readySeconds) });
  const forwards = orderTransfers(released, tools.solver, tools.seconds);
  const schedule = forwards.latenessSeconds > Math.max(0, latest.latenessSeconds) ? soonerOf(released, forwards.schedule, mirrored(released, latest.schedule, horizon)) : forwards.schedule;
  const latenessSeconds = maxLateness(released, schedule);
  return {
    placement,
    orders,
    transfers: sends.map(({ artefact, instance, due }, send) => ({ artefact, instance, startSeconds: schedule.start[send] as number, endSeconds: schedule.end[send] as number, dueSeconds: due })),
    deployment: sends.length === 0 ? null : { how: schedule === forwards.schedule ? forwards.how : latest.how, latenessSeconds, leastLatenessSeconds: Math.min(latenessSeconds, latest.leastLatenessSeconds), possible: latenessSeconds <= 1e-6 * Math.max(1, horizon) ? true : latest.possible === true ? null : latest.possible },
  };
}

type Send = { readonly artefact: number; readonly instance: number; readonly due: number };

/** Transfers that are ordered at most; time grows with their square. */
const sendsMax = 5000;

/** Every artefact once to every instance that runs one of its tasks. */
function sendsOf({ artefacts = [] }: WorkflowProblem, { instance, start }: WorkflowPlan): readonly Send[] {
  let count = 0;
  return artefacts.flatMap(({ tasks, withinSeconds }, artefact) => {
    const first = new Map<number, number>();
    for (const task of tasks) first.set(instance[task] as number, Math.min(first.get(instance[task] as number) ?? withinSeconds, start[task] as number));
    count += first.size;
    if (count > sendsMax) throw new InvalidInputError([`artefacts make more than ${sendsMax} transfers to the hosts of the plan; at most that many can be ordered; put what the same tasks need into one artefact, or leave small ones out`]);
    return [...first].map(([host, due]) => ({ artefact, instance: host, due }));
  });
}

/** A transfer goes over the access of its store, the link between the places, and the access of its host; an access has the bandwidth that an instance has inside of its place. */
function deploymentOf({ artefacts = [], places, types, bandwidth }: WorkflowProblem, { instances }: WorkflowPlan, { sends, ready }: { readonly sends: readonly Send[]; readonly ready: Float64Array }): DeploymentProblem {
  const links: { name: string; mebibytesPerSecond: number }[] = [];
  const index = new Map<string, number>();
  const link = (name: string, mebibytesPerSecond: number): readonly number[] => {
    if (mebibytesPerSecond === Number.POSITIVE_INFINITY) return [];
    if (!index.has(name)) index.set(name, links.push({ name, mebibytesPerSecond }) - 1);
    return [index.get(name) as number];
  };
  const between = (from: number, to: number): number => bandwidth[from * places.length + to] ?? Number.POSITIVE_INFINITY;
  const transfers = sends.map(({ artefact, instance, due }): Transfer => {
    const { name = '', mebibytes = 0, place: from = 0 } = artefacts[artefact] ?? {};
    const to = types[instances[instance]?.type ?? 0]?.place ?? 0;
    const route = [...link(`store ${from}`, between(from, from)), ...(from === to ? [] : link(`link ${from} ${to}`, between(from, to))), ...link(`host ${instance}`, between(to, to))];
    return { name: `${name} to ${instance}`, mebibytes, release: ready[instance] as number, due, links: route };
  });
  return { transfers, links };
}

type Latest = { readonly sends: readonly Send[]; readonly latest: TransferSchedule; readonly horizon: number };

function hostOrders({ types, places, providers = [] }: WorkflowProblem, { instances }: WorkflowPlan, { sends, latest, horizon }: Latest): ProvisioningPlan['orders'] {
  const wanted = Float64Array.from(instances, ({ type, from }) => from + (types[type]?.startupSeconds ?? 0));
  for (const [send, { instance }] of sends.entries()) wanted[instance] = Math.min(wanted[instance] as number, horizon - (latest.end[send] as number));
  const hosts = instances.map(({ type }, instance) => ({ provider: places[types[type]?.place ?? 0]?.provider ?? '', startupSeconds: types[type]?.startupSeconds ?? 0, wantedAt: wanted[instance] as number }));
  const at = orderHosts(hosts, providers);
  return instances.map(({ type, from, to, costUsd }, instance) => {
    const sold = types[type] as InstanceType;
    const atSeconds = at[instance] as number;
    return { instance, atSeconds, readySeconds: atSeconds + sold.startupSeconds, wantedSeconds: Math.max(wanted[instance] as number, sold.startupSeconds), extraUsd: atSeconds < from ? Math.max(0, priceOf(sold, to - atSeconds) - costUsd) : 0 };
  });
}

/** Whole intervals; a rounding error more than a whole one is none. */
const priceOf = ({ price, billingSeconds }: InstanceType, seconds: number): number => (billingSeconds === 0 ? seconds * price : Math.ceil(seconds / billingSeconds - 1e-9) * price);

/** What was planned backwards, forwards; null where it would send something before its host is ready. */
function mirrored(problem: DeploymentProblem, { segments }: TransferSchedule, horizon: number): TransferSchedule | null {
  const forwards = segments.map(({ transfer, from, to, rate }) => ({ transfer, from: horizon - to, to: horizon - from, rate }));
  return forwards.some(({ transfer, from }) => from < (problem.transfers[transfer]?.release ?? 0) - 1e-6) ? null : scheduleOf(problem, forwards);
}

const soonerOf = (problem: DeploymentProblem, left: TransferSchedule, right: TransferSchedule | null): TransferSchedule => (right !== null && maxLateness(problem, right) < maxLateness(problem, left) ? right : left);
