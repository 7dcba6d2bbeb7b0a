import { completeTemplate } from '../../formats/tosca/write/complete-template.ts';
import { readToscaApplication } from '../../formats/tosca/application/read-application.ts';
import type { WorkflowPlan } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import type { PlaceableMachine } from '../tosca-workflow.ts';
import { placementOfHosts, placementOfPlan } from '../tosca-workflow.ts';
import type { PricedMachine } from '../../formats/price-catalogue/read-price-catalogue.ts';
import { offeredMachines, readTemplate } from './problem-of-tosca.ts';
import type { ToscaTemplate, WorkflowTemplate } from './problem-of-tosca.ts';
import { templateOfProblem } from './template-of-problem.ts';

/** The template that a workflow was read from, or else a new one, completed with the machines, networks and data centres of a plan. */
export function plannedTemplate(problem: WorkflowProblem, plan: WorkflowPlan, template: WorkflowTemplate | undefined): string {
  if (template !== undefined) return completeTemplate(template, placementOfPlan(template.application, problem, plan, template.machines));
  const text = templateOfProblem(problem);
  const machines = problem.types.map(({ name }): PlaceableMachine => ({ name, cores: null, memoryMib: null, systems: [] }));
  return completeTemplate(text, placementOfPlan(readToscaApplication(text).application, problem, plan, machines));
}

/**
 * A template without a workflow, completed with the cheapest machines that are as large as it asks for; null where it has tasks, which want a plan.
 * @throws InvalidInputError where no offer is large enough
 */
export function hostedTemplate(given: ToscaTemplate, catalogue: readonly PricedMachine[]): string | null {
  const { template, application } = readTemplate(given);
  return application.tasks.length > 0 ? null : completeTemplate(template, placementOfHosts(application, offeredMachines(catalogue)));
}
