import type { Action, ActionStep } from '../model/action.ts';
import type { Application } from '../model/application.ts';
import type { Component } from '../model/component.ts';
import type { ComponentState } from '../model/component-state.ts';
import { minutes, ms } from '../units/time.ts';
import { runsDifferently } from './operations/deploy.ts';

/** A deployment may have to fetch or import something; a person watches the first one and can cancel it. */
const deployTimeout = minutes(10);

/** The longest drain and grace that a component may name are not bounded, so deleting gets as long as deploying. */
const deleteTimeout = minutes(10);

/**
 * The action that brings an application to its document: components in the order of their links, those first that others
 * need; then all are waited for; what left the document is deleted last, when nothing needs it any more. Components that
 * run as the document says are left alone. A first deployment that fails is left as it is, so that its logs can be read; a
 * later one is taken back.
 * @returns null where there is nothing to do
 */
export function deployAction(app: Application, components: readonly ComponentState[], deployed: Application | null = null): Action | null {
  const changed = componentsInOrder(app).filter((component) => mustDeploy(component, components, deployed));
  const listed = new Set(app.spec.components.map(({ name }) => name));
  const removed = components.filter((state) => state.desired !== null && !listed.has(state.component)).map((state) => state.component);
  const steps = [
    ...changed.map(({ name }) => step('deploy', { component: name }, deployTimeout)),
    ...(changed.length > 1 ? changed.filter(({ kind }) => kind === 'continuous').map(({ name }) => step('wait-for', { component: name }, deployTimeout)) : []),
    ...removed.map((name) => step('delete', { component: name }, deleteTimeout)),
  ];
  if (steps.length === 0) return null;
  return builtIn('deploy', 'Brings the application to what its document says.', deployed === null ? 'never' : 'on-failure', steps);
}

/** The action that ends all components of an application, those first that need others. @returns null where none is there */
export function deleteAction(app: Application, components: readonly ComponentState[]): Action | null {
  const present = new Set(components.filter((state) => state.desired !== null || state.instances.some(({ phase }) => phase !== 'ended')).map(({ component }) => component));
  const order = componentsInOrder(app).map(({ name }) => name).reverse();
  const unlisted = [...present].filter((name) => !order.includes(name));
  const steps = [...unlisted, ...order].filter((name) => present.has(name)).map((name) => step('delete', { component: name }, deleteTimeout));
  return steps.length === 0 ? null : builtIn('delete', 'Ends all components of the application.', 'never', steps);
}

/** Components so that each stands behind those it links to; a cycle of links is entered where the document does. */
export function componentsInOrder(app: Application): readonly Component[] {
  const byName = new Map(app.spec.components.map((component) => [component.name, component]));
  const seen = new Set<string>();
  const order: Component[] = [];
  const visit = (component: Component): void => {
    if (seen.has(component.name)) return;
    seen.add(component.name);
    for (const link of component.links) {
      const target = byName.get(link.component);
      if (target !== undefined) visit(target);
    }
    order.push(component);
  };
  for (const component of app.spec.components) visit(component);
  return order;
}

function mustDeploy(component: Component, states: readonly ComponentState[], deployed: Application | null): boolean {
  const desired = states.find((state) => state.component === component.name)?.desired ?? null;
  const before = deployed?.spec.components.find(({ name }) => name === component.name);
  if (desired === null || before === undefined) return true;
  const outOfBounds = desired.replicas < component.replicas.min || desired.replicas > component.replicas.max;
  return runsDifferently(deployed, component) || outOfBounds || before.template !== component.template || JSON.stringify(before.scrape) !== JSON.stringify(component.scrape);
}

function step(operation: string, args: { readonly component: string }, timeout: Action['steps'][number]['timeout']): ActionStep {
  return { operation, with: args, timeout, attempts: 3 };
}

function builtIn(name: string, description: string, undo: Action['undo'], steps: ActionStep[]): Action {
  return { name, description, parameters: [], holds: [], settle: ms(0), undo, steps };
}
