import type { Application } from '../../model/application.ts';
import type { Component } from '../../model/component.ts';
import type { ComponentState } from '../../model/component-state.ts';
import type { Desired } from '../../model/desired.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { ComponentName } from '../../model/ids.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import type { ResolveContext } from '../operation.ts';
import { stateOf } from './component-change.ts';

export type PresentDesired = Extract<Desired, { readonly state: 'present' }>;

/** The definition of a component. Throws InvalidInputError where the application has none of that name. */
export function definitionIn(app: Application, name: ComponentName): Component {
  const found = app.spec.components.find((component) => component.name === name);
  if (found !== undefined) return found;
  const known = app.spec.components.map((component) => component.name).join(', ');
  throw new InvalidInputError([`component is ${name}; it must be a component of ${app.name} (${known}); choose one of them`]);
}

/** A size by its name. Throws InvalidInputError where the application lists none of that name. */
export function templateIn(app: Application, name: string): ResourceTemplate {
  const found = app.spec.templates.find((template) => template.name === name);
  if (found !== undefined) return found;
  const known = app.spec.templates.map((template) => template.name).join(', ');
  throw new InvalidInputError([`template is ${name}; it must be a resource template of ${app.name} (${known}); choose one of them or add it`]);
}

/** Refuses a component that somebody else writes too: two writers on one knob fight for ever. */
export function refuseOtherWriter(state: ComponentState | null): void {
  if (state === null || state.otherWriter === null) return;
  throw new InvalidInputError([
    `${state.component} is written by ${state.otherWriter} too; it must have one writer only; remove ${state.otherWriter} or leave the component to it`,
  ]);
}

/**
 * A component as it runs now, in the form in which it would be written again. Throws InvalidInputError where it is not
 * deployed or has another writer: a size starts from the present one, never from a default.
 */
export function presentDesired(name: ComponentName, { app, baseDir, deployed, now }: ResolveContext): PresentDesired {
  definitionIn(app, name);
  const state = stateOf(now, name);
  refuseOtherWriter(state);
  if (state === null || state.desired === null) {
    throw new InvalidInputError([`component is ${name}, which is not deployed; it must be there to be changed; deploy the application first`]);
  }
  // What runs is what was deployed last, not what the newest document says: its own deployment brings that.
  const running = deployed?.spec.components.some((component) => component.name === name) === true ? deployed : app;
  const definition = definitionIn(running, name);
  const { replicas, template, placement, restartToken } = state.desired;
  const size = [...app.spec.templates, ...running.spec.templates].find((candidate) => candidate.name === template) ?? templateIn(app, definition.template);
  return { state: 'present', app: app.name, component: name, definition, baseDir, replicas, template: size, placement, restartToken };
}
