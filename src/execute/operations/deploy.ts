import * as z from 'zod';
import type { Application } from '../../model/application.ts';
import type { Component } from '../../model/component.ts';
import type { Desired } from '../../model/desired.ts';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Operation, ResolveContext } from '../operation.ts';
import type { Platform } from '../ports/platform.ts';
import { stateOf } from './component-change.ts';
import { componentOperation } from './component-operation.ts';
import { definitionIn, presentDesired, refuseOtherWriter, templateIn } from './present-component.ts';

export const deployArgs = z
  .strictObject({
    component: nameSchema.describe('The component to deploy.'),
    replicas: z.int().min(0).max(10_000).optional().describe('How many instances; as many as there are, or replicas.initial, if absent.'),
  })
  .describe('Brings a component to what the document says, keeping its present size where it may.');

type DeployArgs = z.output<typeof deployArgs>;

/**
 * Deploys one component. One that is there keeps its number of instances (within the bounds) and its size (while it is
 * listed), since those are what has been learnt since the first deployment; its instances are replaced only if the way
 * they run has changed.
 */
export function createDeploy(platform: Platform): Operation<DeployArgs> {
  return componentOperation<DeployArgs>(
    {
      kind: 'deploy',
      args: deployArgs,
      undoable: true,
      plan: (args, context) => ({
        format: 1,
        owns: ['existence', 'replicas', 'template', 'placement', 'restart'],
        before: beforeOf(args.component, context),
        target: targetOf(args, context),
        templates: context.app.spec.templates,
      }),
    },
    platform,
  );
}

function beforeOf(component: string, context: ResolveContext): Desired {
  const present = stateOf(context.now, component)?.desired ?? null;
  return present === null ? { state: 'absent', app: context.app.name, component } : presentDesired(component, context);
}

function targetOf(args: DeployArgs, context: ResolveContext): Desired {
  const { app, baseDir, deployed, now, token } = context;
  const definition = definitionIn(app, args.component);
  const state = stateOf(now, args.component);
  refuseOtherWriter(state);
  const present = state?.desired ?? null;
  const { min, max, initial } = definition.replicas;
  if (args.replicas !== undefined && (args.replicas < min || args.replicas > max)) {
    throw new InvalidInputError([`replicas of ${args.component} is ${args.replicas}; it must be between ${min} and ${max}; choose a number between them`]);
  }
  const kept = app.spec.templates.find((template) => template.name === present?.template);
  const sizeChosen = present !== null && kept !== undefined && !templateRewritten(deployed, definition);
  return {
    state: 'present',
    app: app.name,
    component: args.component,
    definition,
    baseDir,
    replicas: args.replicas ?? Math.min(max, Math.max(min, present?.replicas ?? initial)),
    template: sizeChosen ? kept : templateIn(app, definition.template),
    placement: present?.placement ?? null,
    restartToken: present === null || !runsDifferently(deployed, definition) ? (present?.restartToken ?? null) : token,
  };
}

/** Whether the document names another size than it did: then the owner, not an action, chose last. */
function templateRewritten(deployed: Application | null, definition: Component): boolean {
  const before = deployed?.spec.components.find(({ name }) => name === definition.name);
  return before !== undefined && before.template !== definition.template;
}

/** Whether instances that run now would have to be replaced; where nobody knows what runs, they are. */
export function runsDifferently(deployed: Application | null, definition: Component): boolean {
  const before = deployed?.spec.components.find(({ name }) => name === definition.name);
  if (before === undefined) return true;
  return processOf(before) !== processOf(definition);
}

/** The fields an instance is started with; sizes, bounds and where it is scraped do not need a new process. */
function processOf({ kind, command, workdir, env, protocol, links, readiness, liveness, restart, stop }: Component): string {
  return JSON.stringify([kind, command, workdir ?? null, env, protocol, links, readiness ?? null, liveness ?? null, restart, stop]);
}
