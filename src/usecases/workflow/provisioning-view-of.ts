import { finishOf } from '../../plan/workflow/answer-of.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import type { ProvisioningView } from '../views/provisioning-view.ts';
import { digits } from './digits.ts';
import type { Provisioned } from './provision-best.ts';

/** What is shown of how a plan is provisioned. */
export function provisioningViewOf(problem: WorkflowProblem, { planner, provisioning }: Provisioned): ProvisioningView {
  const { types, places, artefacts = [] } = problem;
  const { placement, orders, transfers, deployment } = provisioning;
  const later = slack(0, beginLater(problem, provisioning));
  const { instances } = placement.plan;
  const typeOf = (instance: number) => types[instances[instance]?.type ?? 0];
  const placeOf = (instance: number) => places[typeOf(instance)?.place ?? 0];
  const nameOf = (instance: number): string => `${typeOf(instance)?.name ?? ''}-${instance + 1}`;
  return {
    planner,
    trafficMebibytes: digits(placement.cutMebibytes),
    plannedTrafficMebibytes: digits(placement.plannedMebibytes),
    leastTrafficMebibytes: digits(placement.boundMebibytes),
    placedBy: placement.how,
    moved: placement.moved.map(nameOf),
    orders: orders
      .map(({ instance, atSeconds, readySeconds, wantedSeconds, extraUsd }) => ({ instance: nameOf(instance), type: typeOf(instance)?.name ?? '', place: placeOf(instance)?.name ?? '', provider: placeOf(instance)?.provider ?? '', atSeconds: digits(atSeconds), readySeconds: digits(readySeconds), slackSeconds: slack(readySeconds, wantedSeconds), extraUsd: digits(extraUsd) }))
      .toSorted((left, right) => left.atSeconds - right.atSeconds),
    transfers: transfers
      .map(({ artefact, instance, startSeconds, endSeconds, dueSeconds }) => ({ artefact: artefacts[artefact]?.name ?? '', instance: nameOf(instance), from: places[artefacts[artefact]?.place ?? 0]?.name ?? '', to: placeOf(instance)?.name ?? '', mebibytes: artefacts[artefact]?.mebibytes ?? 0, startSeconds: digits(startSeconds), endSeconds: digits(endSeconds), deadlineSeconds: digits(dueSeconds), slackSeconds: slack(endSeconds, dueSeconds) }))
      .toSorted((left, right) => left.startSeconds - right.startSeconds || left.endSeconds - right.endSeconds),
    onTime: deployment?.possible ?? null,
    latenessSeconds: deployment === null ? null : slack(0, deployment.latenessSeconds),
    leastLatenessSeconds: deployment === null ? null : slack(0, deployment.leastLatenessSeconds),
    beginLaterSeconds: later,
    thenMissed: missedIfLater(problem, provisioning, later),
    sentBy: deployment?.how ?? null,
  };
}

/** Differences of large times leave less than a microsecond; a deadline that is met to that has no slack, and is not late. */
const slack = (from: number, to: number): number => (Math.abs(to - from) < 1e-6 ? 0 : digits(to - from));

/** The most by which a host or an artefact comes after the task that needs it. What has a deadline of its own is as late if the run begins later. */
function beginLater({ artefacts = [] }: WorkflowProblem, { orders, transfers }: Provisioned['provisioning']): number {
  const hosts = orders.map(({ readySeconds, wantedSeconds }) => readySeconds - wantedSeconds);
  return [...hosts, ...transfers.map(({ artefact, endSeconds, dueSeconds }) => (dueSeconds === artefacts[artefact]?.withinSeconds ? 0 : endSeconds - dueSeconds))].reduce((most, late) => Math.max(most, late), 0);
}

function missedIfLater({ deadlines }: WorkflowProblem, { placement }: Provisioned['provisioning'], later: number): string[] {
  return deadlines.flatMap(({ name, tasks, seconds }) => {
    const end = finishOf(placement.plan, tasks);
    return end <= seconds * (1 + 1e-9) && end + later > seconds * (1 + 1e-9) ? [name] : [];
  });
}
