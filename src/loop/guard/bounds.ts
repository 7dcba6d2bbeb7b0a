import type { GuardRule } from './guard-rule.ts';

/** A component stays between its smallest and its largest number of replicas, and on a size that is listed. */
export const bounds: GuardRule = ({ changes }, { app }) =>
  changes.flatMap(({ component, replicasBefore, replicasAfter, templateAfter }) => {
    const replicas = app.spec.components.find(({ name }) => name === component)?.replicas;
    const blocked = (why: string) => [{ rule: 'bounds', name: component, why }] as const;
    if (replicas === undefined) return [];
    if (replicasAfter > replicas.max && replicasAfter > replicasBefore) return blocked(`${component} would have ${replicasAfter} replicas; its maximum is ${replicas.max}`);
    if (replicasAfter < replicas.min && replicasAfter < replicasBefore) return blocked(`${component} would have ${replicasAfter} replicas; its minimum is ${replicas.min}`);
    if (templateAfter !== null && !app.spec.templates.some(({ name }) => name === templateAfter)) return blocked(`${component} would have size ${templateAfter}, which the document does not list`);
    return [];
  });
