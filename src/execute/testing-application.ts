import type { Action } from '../model/action.ts';
import type { Application, ApplicationDocument } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import type { Json } from '../model/json.ts';

type StepInput = { readonly operation: string; readonly with?: { readonly [key: string]: Json }; readonly timeout?: string; readonly attempts?: number };
type ActionInput = { readonly name: string; readonly undo?: 'on-failure' | 'never'; readonly settle?: string; readonly parameters?: ActionParameters; readonly steps: readonly StepInput[] };
type ActionParameters = NonNullable<NonNullable<ApplicationDocument['spec']['actions']>[number]['parameters']>;

/** The grocery's worker set in small: workers that the updater learns of only when it starts. */
export function testingApplication(actions: readonly ActionInput[] = [], over: Partial<ApplicationDocument['spec']> = {}, generation = 1): Application {
  const document: ApplicationDocument = {
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop' },
    spec: {
      templates: [
        { name: 'small', cores: '500m', memory: '256MiB', price: '0.1 USD/h' },
        { name: 'large', cores: 2, memory: '1GiB', price: '0.4 USD/h' },
      ],
      components: [
        { name: 'updater', command: ['node', 'updater.js'], template: 'small', links: [{ component: 'worker', env: 'WORKER_URL' }] },
        { name: 'worker', command: ['node', 'worker.js'], template: 'small', replicas: { min: 1, max: 6, initial: 2 } },
      ],
      actions: actions.map((action) => ({ ...action, parameters: action.parameters ?? [], steps: action.steps.map((step) => ({ ...step, with: step.with ?? {} })) })),
      ...over,
    },
  };
  return applicationOf(document, generation);
}

/** A three-step sequence: a worker more, a command once, the updater restarted so that it learns of the worker. */
export const enlargeWorkers: ActionInput = {
  name: 'enlarge-workers',
  settle: '5s',
  parameters: [{ name: 'count', type: 'integer', default: 1, min: 1, max: 3 }],
  steps: [
    { operation: 'scale', with: { component: 'worker', by: '$(count)' } },
    { operation: 'execute', with: { component: 'worker', command: ['register'], undo: ['unregister'] } },
    { operation: 'restart', with: { component: 'updater' } },
  ],
};

/** An action of an application that is known to have it. */
export function actionIn(app: Application, name: string): Action {
  const action = app.spec.actions.find((candidate) => candidate.name === name);
  if (action === undefined) throw new Error(`the testing application has no action ${name}`);
  return action;
}
