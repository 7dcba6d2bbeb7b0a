import * as z from 'zod';

const endpointSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9_-]{1,63}$/),
  /** Requests go to the endpoints in proportion to their weights. */
  weight: z.int().min(1).max(1000),
  method: z.enum(['GET', 'POST']),
  /** May hold {id} and {user}, in its path only. */
  url: z.url({ protocol: /^http$/ }).max(1024),
  /** JSON text that may hold {id}, {user}, {product} and {callback}. */
  body: z.string().max(4096).optional(),
  /** callback: beside its answer, each request is done when its id comes back to {callback}. */
  completion: z.enum(['answer', 'callback']).default('answer'),
});

export type Endpoint = z.output<typeof endpointSchema>;

/** What the generator process is told. Everything is bounded: it ends by itself whatever happens around it. */
export const generatorConfigSchema = z.strictObject({
  seed: z.int().min(0).max(2 ** 31 - 1),
  /** Time zero of the schedule in milliseconds since 1970; as soon as the process is ready if absent. */
  startAtMs: z.number().min(0).optional(),
  schedule: z.strictObject({
    durationMs: z.number().min(1).max(7 * 86_400_000),
    points: z.array(z.strictObject({ atMs: z.number().min(0), perSecond: z.number().min(0).max(200_000) })).min(2).max(100_000).readonly(),
  }),
  spacing: z.enum(['poisson', 'jittered']).default('jittered'),
  endpoints: z
    .array(endpointSchema)
    .min(1)
    .max(16)
    .refine((endpoints) => endpoints.filter(({ completion }) => completion === 'callback').length <= 1, {
      error: 'endpoints of which at most one has completion callback; ids alone do not say which endpoint they belong to',
    }),
  users: z.int().min(1).max(1_000_000_000).default(10_000),
  connectionsMax: z.int().min(1).max(10_000).default(256),
  /** A request without an answer by then has failed. */
  timeoutMs: z.int().min(1).max(600_000).default(5000),
  /** A callback that has not come by then has failed. */
  callbackTimeoutMs: z.int().min(1).max(3_600_000).default(10_000),
  requestsMax: z.int().min(1).max(1_000_000_000).default(10_000_000),
  /** Hosts other than this machine that may be loaded; none if empty. */
  allowedHosts: z.array(z.string().max(253)).max(64).default([]),
  /** File that every record is appended to. */
  recordsFile: z.string().min(1),
  /** File that the summary is written to at the end. */
  summaryFile: z.string().min(1),
});

export type GeneratorConfig = z.output<typeof generatorConfigSchema>;
export type GeneratorConfigInput = z.input<typeof generatorConfigSchema>;

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Addresses that may not be loaded, each with why. Loading somebody else's machine must be asked for by name. */
export function forbiddenTargets({ endpoints, allowedHosts }: GeneratorConfig): readonly string[] {
  return endpoints
    .map(({ url }) => new URL(url).hostname)
    .filter((host) => !loopback.has(host) && !allowedHosts.includes(host))
    .map((host) => `${host} is not this machine; only this machine may be loaded; add it to allowedHosts if it is yours`);
}
