import type { Block } from '../../model/decision.ts';
import type { GuardRule } from './guard-rule.ts';

/** What cannot be done is not tried. A component stays between its smallest and its largest number of replicas, and on a listed size. */
export const bounds: GuardRule = ({ candidate, changes, impossible }, { app }) => {
  const known = candidate.blockedBy.some((block) => block.rule === 'bounds');
  if (impossible !== null) return known ? [] : [{ rule: 'bounds', name: candidate.id, why: impossible }];
  return changes.flatMap(({ component, replicasBefore, replicasAfter, templateAfter }): Block[] => {
    const replicas = app.spec.components.find(({ name }) => name === component)?.replicas;
    const blocked = (why: string): Block[] => [{ rule: 'bounds', name: component, why }];
    if (replicas === undefined) return [];
    if (replicasAfter > replicas.max && replicasAfter > replicasBefore) return blocked(`${component} would have ${replicasAfter} replicas; its maximum is ${replicas.max}`);
    if (replicasAfter < replicas.min && replicasAfter < replicasBefore) return blocked(`${component} would have ${replicasAfter} replicas; its minimum is ${replicas.min}`);
    const listed = templateAfter === null || app.spec.templates.some(({ name }) => name === templateAfter);
    return listed ? [] : blocked(`${component} would have size ${templateAfter}, which the document does not list`);
  });
};
