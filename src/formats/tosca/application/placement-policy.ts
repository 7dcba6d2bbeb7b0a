import type { ToscaApplication, ToscaPolicy } from './tosca-application.ts';

/** The policy with which completed templates say where machines stand, where no type of theirs can. */
export const placementPolicy = 'homeostat.policies.Placement';

/** Moves what placement policies say to where it belongs: places, instance types of machines, and machines of components. */
export function withPlacements(application: ToscaApplication): ToscaApplication {
  const placed = application.policies.filter(({ type }) => type === placementPolicy);
  if (placed.length === 0) return application;
  const instanceTypes = new Map(placed.flatMap((policy) => texts(policy, 'instance_types')));
  const assignments = new Map(placed.flatMap((policy) => texts(policy, 'assignments')));
  return {
    ...application,
    hosts: application.hosts.map((host) => ({ ...host, instanceType: instanceTypes.get(host.name) ?? host.instanceType })),
    placements: [...application.placements, ...placed.map(placeOf)],
    components: application.components.map((component) => {
      const host = assignments.get(component.name);
      return host === undefined ? component : { ...component, hostedOn: component.hostedOn ?? host, machines: component.machines.length > 0 ? component.machines : [host] };
    }),
    tasks: application.tasks.map((task) => ({ ...task, hostedOn: task.hostedOn ?? assignments.get(task.name) ?? null })),
    policies: application.policies.filter(({ type }) => type !== placementPolicy),
  };
}

function placeOf({ name, type, targets, properties }: ToscaPolicy): ToscaApplication['placements'][number] {
  const text = (key: string): string | null => (typeof properties[key] === 'string' ? properties[key] : null);
  return { name, type, provider: text('provider'), domain: text('domain'), subnet: text('subnet'), hosts: targets };
}

function texts({ properties }: ToscaPolicy, key: string): readonly (readonly [string, string])[] {
  const map = properties[key];
  return map !== null && typeof map === 'object' && !Array.isArray(map) ? Object.entries(map).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])) : [];
}
