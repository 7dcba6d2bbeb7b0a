import * as z from 'zod';
import type { Application } from '../model/application.ts';
import type { Json } from '../model/json.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyProblem } from './autoscale/autoscale-policy.ts';
import { autoscaleParametersSchema, autoscalePolicy, autoscaleProblems } from './autoscale/autoscale-policy.ts';
import { guidedPolicy } from './orchestrate/guided-policy.ts';
import type { CallEffectsOf } from './ports/call-effects.ts';

/** What policies are made with. */
export type PolicyParts = { readonly effectsOf: CallEffectsOf };

/** Makes a policy with the parameters of a document; throws InvalidInputError where they are wrong. */
export type PolicyFactory = (parts: PolicyParts, parameters: Readonly<Record<string, Json>>) => Policy;

/** Every policy by the name that documents use. To add one, write it in a file of its own and add a line here. */
export const policies: ReadonlyMap<string, PolicyFactory> = new Map<string, PolicyFactory>([
  ['guided', ({ effectsOf }) => guidedPolicy(effectsOf)],
  ['autoscale', ({ effectsOf }, parameters) => autoscalePolicy(effectsOf, parameters)],
]);

export type PolicyNote = {
  readonly description: string;
  readonly parameters: z.ZodType;
  /** Why a policy with these parameters would fail in every cycle of an application. */
  readonly problems?: (app: Application, parameters: unknown) => readonly PolicyProblem[];
};

/** What the reference says about a policy: what it goes by, and its parameters. Every policy has a note, which a test checks. */
export const policyNotes: ReadonlyMap<string, PolicyNote> = new Map<string, PolicyNote>([
  [
    'guided',
    {
      description:
        "Acts on the owner's own knowledge: the guides of the document weigh actions, its constraints mask them, and the highest positive weight that nothing blocks acts.",
      parameters: z.strictObject({}),
    },
  ],
  [
    'autoscale',
    {
      description:
        'Scales one component by the rule of an autoscaler: the very rules that `homeostat backtest` compares. Each cycle is one step of the rule, so `spec.cycle` is its slot. The windows that the rule reads must be those of the metrics it is bound to. Rules that look ahead get their forecasts from the controller, which records the workload in steps of a minute (or a cycle, where that is longer), keeps four weeks of it, takes what is missing from the series store as far as that reaches, and says why where there is no forecast; `peaks` needs 26 hours, and `describe` says how much is missing. A model that takes longer than ten minutes is given up, which is said too. A forecast may only raise capacity until 24 of its kind came true, were no worse than the load of the day before, and held as often as they promised; one that becomes worse loses that again.',
      parameters: autoscaleParametersSchema,
      problems: autoscaleProblems,
    },
  ],
]);
