import type * as z from 'zod';
import type { Operation } from '../operation.ts';
import type { Conditions } from '../ports/conditions.ts';
import type { HttpCaller } from '../ports/http-caller.ts';
import type { Platform } from '../ports/platform.ts';
import { callArgs, createCall } from './call.ts';
import { createDelete, deleteArgs } from './delete.ts';
import { createDeploy, deployArgs } from './deploy.ts';
import { createExecute, executeArgs } from './execute.ts';
import { createPlace, placeArgs } from './place.ts';
import { createResize, resizeArgs } from './resize.ts';
import { createRestart, restartArgs } from './restart.ts';
import { createScale, scaleArgs } from './scale.ts';
import { createWaitFor, waitForArgs } from './wait-for.ts';

export type OperationPorts = { readonly platform: Platform; readonly caller: HttpCaller; readonly conditions: Conditions };

export type Operations = ReadonlyMap<string, Operation>;

type Entry = { readonly args: z.ZodType; readonly create: (ports: OperationPorts) => Operation };

/** Every operation. To add one, write it in a file of its own and add a line here. */
const entries: readonly (readonly [kind: string, entry: Entry])[] = [
  ['deploy', { args: deployArgs, create: ({ platform }) => createDeploy(platform) }],
  ['scale', { args: scaleArgs, create: ({ platform }) => createScale(platform) }],
  ['resize', { args: resizeArgs, create: ({ platform }) => createResize(platform) }],
  ['restart', { args: restartArgs, create: ({ platform }) => createRestart(platform) }],
  ['place', { args: placeArgs, create: ({ platform }) => createPlace(platform) }],
  ['delete', { args: deleteArgs, create: ({ platform }) => createDelete(platform) }],
  ['execute', { args: executeArgs, create: ({ platform }) => createExecute(platform) }],
  ['wait-for', { args: waitForArgs, create: ({ platform, conditions }) => createWaitFor(platform, conditions) }],
  ['call', { args: callArgs, create: ({ caller }) => createCall(caller) }],
];

/** The arguments of each operation, for checking documents where there is no platform. */
export const operationSchemas: ReadonlyMap<string, { readonly args: z.ZodType }> = new Map(entries.map(([kind, { args }]) => [kind, { args }]));

/** The operations over real, simulated or test ports. */
export function createOperations(ports: OperationPorts): Operations {
  return new Map(entries.map(([kind, { create }]) => [kind, create(ports)]));
}
