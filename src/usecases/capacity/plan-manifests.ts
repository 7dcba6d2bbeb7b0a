import { stringify } from 'yaml';
import type { Json } from '../../model/json.ts';
import { invariant } from '../../model/error.ts';
import type { CapacityPlan, PlannedClass } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityProblem, JobClass } from '../../plan/capacity/problem.ts';
import { paidAs, planSentences } from './plan-sentences.ts';

/** Does nothing, and so keeps what the plan needs free until the image of the job stands in its place. */
const placeholderImage = 'registry.k8s.io/pause:3.10';

/** A container that says nothing of memory is read with this. */
const noMemoryMiB = 1;

/**
 * A plan as Kubernetes manifests: a Deployment for each class with a replica for each container, what each needs, and the type of machine as
 * node affinity. Annotations say how many machines are paid in which way; comments give the reason and the prediction.
 */
export function planManifests(problem: CapacityProblem, { classes }: CapacityPlan): string {
  const names = new Set<string>();
  return classes.map((planned) => {
    const jobClass = problem.classes.find(({ name }) => name === planned.name);
    invariant(jobClass !== undefined, 'a plan has only classes of its problem');
    const comments = [...planSentences(planned), 'Replace the image: this one does nothing but keep the place.'];
    return `${comments.map((line) => `# ${line.replaceAll(/[\s\p{Cc}]+/gu, ' ')}`).join('\n')}\n${stringify(deployment(problem, planned, jobClass, dnsName(`${problem.name}-${planned.name}`, names)), { lineWidth: 0, aliasDuplicateObjects: false })}`;
  }).join('---\n');
}

function deployment({ name: problemName, cloud }: CapacityProblem, planned: PlannedClass, { container: { cores, mebibytes } }: JobClass, name: string): Json {
  const { type, containers, name: className, count, costUsdPerHour } = planned;
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': labelOf(problemName), 'app.kubernetes.io/component': labelOf(className) };
  const needs = { cpu: `${Math.ceil(cores * 1000)}m`, ...(mebibytes > noMemoryMiB ? { memory: `${Math.ceil(mebibytes)}Mi` } : {}) };
  // Containers on servers of one's own may stand on any of them.
  const bound = cloud.kind === 'public' || cloud.flavours.length > 0;
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values: [type] }] }] } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, annotations: { ...annotated('machines', count), ...Object.assign({}, ...paidAs(planned).map(([kind, machines]) => annotated(kind, machines))), ...annotated('usd-per-hour', Number(costUsdPerHour.toPrecision(10))) } },
    spec: {
      replicas: containers,
      selector: { matchLabels: { 'app.kubernetes.io/name': name } },
      template: {
        metadata: { labels },
        spec: { ...(bound ? { affinity } : {}), containers: [{ name: 'worker', image: placeholderImage, resources: { requests: needs, limits: needs } }] },
      },
    },
  };
}

/** What the machines are and how they are paid, which nothing in a Deployment says. */
const annotated = (name: string, value: number): { readonly [key: string]: string } => ({ [`homeostat.dev/${name}`]: String(value) });

/** What Kubernetes takes as a name: lower case letters, digits and dashes, at most 63, and no name twice. */
function dnsName(text: string, taken: Set<string>): string {
  const base = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 56).replace(/-+$/, '') || 'class';
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

const labelOf = (text: string): string => text.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63).replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
