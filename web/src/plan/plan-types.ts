import type { Client } from '../api/generated/client.ts';

export type WorkflowPlan = Awaited<ReturnType<Client['planWorkflow']>>;
/** What one planner found. */
export type PlannerAnswer = WorkflowPlan['planners'][number];
export type PlannedInstance = PlannerAnswer['instances'][number];

export type CapacityPlan = Awaited<ReturnType<Client['planCapacity']>>;
export type CapacityClass = CapacityPlan['classes'][number];
export type SweepRow = NonNullable<CapacityPlan['whatIf']>['rows'][number];

/** A file as the interface takes it. */
export type TextFile = { readonly name: string; readonly text: string };
