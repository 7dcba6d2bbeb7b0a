import { stringify } from 'yaml';
import { invariant } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { CapacityPlan, PlannedClass } from '../../plan/capacity/capacity-plan.ts';
import { offersOf } from '../../plan/capacity/offer.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { paidAs, planSentences } from './plan-sentences.ts';

/**
 * A plan as a TOSCA 1.3 service template with a Compute node for each class: what one machine has, and how many there are. Type, provider,
 * containers and how many machines are paid in which way stand in the metadata; the description gives the reason and the prediction.
 */
export function planTemplate(problem: CapacityProblem, plan: CapacityPlan): string {
  const template = {
    tosca_definitions_version: 'tosca_simple_yaml_1_3',
    metadata: { template_name: problem.name, template_author: 'Homeostat' },
    description: `The machines of the capacity plan ${problem.name}.`,
    topology_template: { node_templates: Object.fromEntries(plan.classes.map((planned) => [planned.name, computeNode(problem, planned)])) },
  };
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
}

function computeNode(problem: CapacityProblem, planned: PlannedClass): Json {
  const { name, type, provider, count, containers, users, costUsdPerHour } = planned;
  const jobClass = problem.classes.find((one) => one.name === name);
  invariant(jobClass !== undefined, 'a plan has only classes of its problem');
  const offer = offersOf(problem, jobClass).offers.find((one) => one.type === type && one.provider === provider);
  invariant(offer !== undefined, 'a planned type was on offer');
  return {
    type: 'tosca.nodes.Compute',
    description: planSentences(planned).join(' '),
    metadata: { machine_type: type, ...(provider === '' ? {} : { provider }), containers: String(containers), users: String(users), ...Object.fromEntries(paidAs(planned).map(([kind, machines]) => [kind.replace('-', '_'), String(machines)])), usd_per_hour: String(Number(costUsdPerHour.toPrecision(10))) },
    capabilities: {
      // TOSCA counts whole processors and at least one.
      host: { properties: { num_cpus: Math.max(1, Math.floor(offer.cores)), mem_size: `${Math.max(1, Math.floor(offer.mebibytes))} MiB` } },
      scalable: { properties: { min_instances: count, max_instances: count, default_instances: count } },
    },
  };
}
