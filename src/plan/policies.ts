import type { Json } from '../model/json.ts';
import type { Policy } from '../model/policy.ts';
import { guidedPolicy } from './orchestrate/guided-policy.ts';
import type { CallEffectsOf } from './ports/call-effects.ts';

/** What policies are made with. */
export type PolicyParts = { readonly effectsOf: CallEffectsOf };

/** Makes a policy with the parameters of a document; throws InvalidInputError where they are wrong. */
export type PolicyFactory = (parts: PolicyParts, parameters: Readonly<Record<string, Json>>) => Policy;

/** Every policy by the name that documents use. To add one, write it in a file of its own and add a line here. */
export const policies: ReadonlyMap<string, PolicyFactory> = new Map<string, PolicyFactory>([['guided', ({ effectsOf }) => guidedPolicy(effectsOf)]]);
