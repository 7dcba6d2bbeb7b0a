import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { Json } from '../../model/json.ts';
import { jsonSchema } from '../../model/json.ts';
import { positiveDurationSchema } from '../../model/quantities.ts';
import type { Operation, ProbeResult, ResolveContext } from '../operation.ts';
import type { HttpCall, HttpCaller } from '../ports/http-caller.ts';
import { stateOf } from './component-change.ts';
import { definitionIn } from './present-component.ts';

const urlRule = 'an http or https URL on this machine (127.0.0.1, localhost or [::1]), or a path that starts with / on the component; correct it';

const urlSchema = z
  .string()
  .max(2048)
  .regex(/^(https?:\/\/[^\s]+|\/[^\s]*)$/, { error: urlRule, abort: true })
  .refine((url) => url.startsWith('/') || isOnLoopback(url), { error: urlRule });

/** The caller refuses any other host as well: a document must not reach into the network. */
function isOnLoopback(url: string): boolean {
  return URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

const requestFields = {
  method: z.enum(['POST', 'PUT', 'DELETE', 'PATCH']).default('POST').describe('The method of the request.'),
  url: urlSchema.describe('A URL, or a path on the stable address of the component.'),
  body: jsonSchema.default(null).describe('Sent as JSON; null for no body.'),
} as const;

export const callArgs = z
  .strictObject({
    component: nameSchema.optional().describe('The component whose address a path starts from.'),
    ...requestFields,
    timeout: positiveDurationSchema.prefault('10s').describe('How long the answer may take.'),
    probe: urlSchema.optional().describe('Answers 2xx once the effect is there, 202 while it is under way, 404 before; where the service knows no Idempotency-Key.'),
    undo: z.strictObject(requestFields).optional().describe('The request that takes it back; without one it cannot be.'),
  })
  .describe('Makes an HTTP request, with an Idempotency-Key.');

type CallArgs = z.output<typeof callArgs>;
type CallRecord = { readonly format: 1; readonly request: HttpCall; readonly probe: string | null; readonly undo: HttpCall | null };

const recordOf = (json: Json): CallRecord => json as unknown as CallRecord;
const jsonOf = (record: CallRecord): Json => JSON.parse(JSON.stringify(record)) as Json;

/** Answers of this process that the runner has yet to ask for; older ones are asked for again, under the same key. */
const answersMax = 1024;

/**
 * Makes an HTTP request. A request whose answer got lost is made again under the same Idempotency-Key (draft-ietf-httpapi-
 * idempotency-key-header), or recognised by `probe`; a service that honours neither may see it twice, and only then.
 */
export function createCall(caller: HttpCaller): Operation<CallArgs> {
  const answers = new Map<string, ProbeResult>();
  return {
    kind: 'call',
    args: callArgs,
    whenUnknown: 'begin-again',
    resolve: (args, context) => {
      const address = (url: string): string => absolute(url, args.component, context);
      const requestOf = ({ method, url, body }: Pick<CallArgs, 'method' | 'url' | 'body'>): HttpCall => ({ method, url: address(url), body, timeoutMs: args.timeout });
      return jsonOf({
        format: 1,
        request: requestOf(args),
        probe: args.probe === undefined ? null : address(args.probe),
        undo: args.undo === undefined ? null : requestOf(args.undo),
      });
    },
    claims: (resolved) => [`call/${recordOf(resolved).request.url}`],
    undo: (resolved) => {
      const { undo } = recordOf(resolved);
      return undo === null ? null : jsonOf({ format: 1, request: undo, probe: null, undo: null });
    },
    irreversible: (resolved) => {
      const { request, undo } = recordOf(resolved);
      return undo === null ? `the request ${request.method} ${request.url} was made and names none that takes it back` : null;
    },
    begin: async (resolved, { key }) => {
      const { request, probe } = recordOf(resolved);
      const { status } = await caller.call(request, key);
      if (probe !== null && status < 400) return;
      if (answers.size >= answersMax) answers.delete(answers.keys().next().value ?? key);
      answers.set(key, outcomeOf(status));
    },
    probe: async (resolved, key) => {
      const { request, probe } = recordOf(resolved);
      const answer = answers.get(key);
      // A request that is under way, or that the service could not take just now, is made again under the same key.
      answers.delete(key);
      if (answer !== undefined) return answer;
      if (probe === null) return 'absent';
      const { status } = await caller.call({ method: 'GET', url: probe, body: null, timeoutMs: request.timeoutMs }, key);
      return status === 404 ? 'absent' : outcomeOf(status);
    },
  };
}

/** What a status says about the effect; 409 and 425 mean that the first request with this key is still under way. */
function outcomeOf(status: number): ProbeResult {
  if (status === 202 || status === 409 || status === 425) return { running: `the service answered ${status}: under way` };
  if (status >= 200 && status < 300) return 'done';
  if (status === 408 || status === 429 || status >= 500) return { running: `the service answered ${status}` };
  return { failed: `the service answered ${status}` };
}

function absolute(url: string, component: string | undefined, { app, now }: ResolveContext): string {
  if (!url.startsWith('/')) return url;
  if (component === undefined) throw new InvalidInputError([`url is ${url}; a path needs a component to start from; add component or write a whole URL`]);
  definitionIn(app, component);
  const address = stateOf(now, component)?.address ?? null;
  if (address === null) throw new InvalidInputError([`component is ${component}, which has no address now; it must be deployed with protocol http; deploy it first`]);
  return address.replace(/\/$/, '') + url;
}
