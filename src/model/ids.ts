import * as z from 'zod';

/** Names follow RFC 1123 labels, so that they can be Kubernetes names, host names and file names alike. */
export const nameSchema = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    error: 'a name of 1 to 63 characters a-z, 0-9 and -, not starting or ending with -; rename it',
  })
  .describe('A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -.');

/** A metric-like name that can stand in an expression: `response_p95`. */
export const identifierSchema = z
  .string()
  .regex(/^[a-z_][a-zA-Z0-9_]{0,62}$/, {
    error: 'an identifier of 1 to 63 letters, digits and _, starting with a small letter or _; rename it',
  })
  .describe('An identifier that can stand in an expression: letters, digits and _, starting with a small letter or _.');

/** The name of an application; unique in one store. */
export type AppId = string;
export type ComponentName = string;
export type ActionName = string;
export type InstanceId = string;
export type QueryId = string;
export type RunId = string;
export type DecisionId = string;
export type CandidateId = string;

/** Identifies one attempt at one step for ever: an effect with the same key happens at most once. */
export type Key = string;

/** The number of a controller's term: a platform and a store refuse writes of a smaller one. */
export type Epoch = number;

/** Who writes, and for which step: goes with every effect. */
export type Fence = { readonly epoch: Epoch; readonly key: Key };

/** Something that exactly one writer may change at a time, such as `recommender/replicas`. */
export type Knob = `${ComponentName}/${'replicas' | 'template' | 'placement' | 'restart' | 'existence' | 'exec'}` | `call/${string}`;
