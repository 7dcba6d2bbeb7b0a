import * as z from 'zod';
import { identifierSchema, nameSchema } from './ids.ts';
import { durationSchema, positiveDurationSchema } from './quantities.ts';

/** What views show instead of the value of an environment variable, and where a difference shows that it is another one. */
export const hiddenValue = '(hidden)';
export const hiddenValueChanged = '(hidden, changed)';

const environmentVariableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: 'an environment variable name of letters, digits and _; rename it' }).describe('Letters, digits and _.'),
  value: z.string().max(8192).describe('Its value; never shown: listings, differences and messages hide it.'),
});

const linkSchema = z.strictObject({
  component: nameSchema.describe('The component this one talks to.'),
  env: z
    .string()
    .regex(/^[A-Z_][A-Z0-9_]{0,127}$/, { error: 'an environment variable name of capital letters, digits and _; rename it' })
    .describe('The variable that gets the stable address of that component.'),
});

const probeFields = {
  path: z.string().regex(/^\/[^\s]{0,511}$/, { error: 'a path that starts with /; put a / before it' }).describe('HTTP path; 2xx or 3xx means yes.'),
  period: positiveDurationSchema.prefault('1s').describe('Time between two probes.'),
  timeout: positiveDurationSchema.prefault('1s').describe('How long an answer may take.'),
  failures: z.int().min(1).max(100).default(3).describe('This many misses in a row mean no.'),
  successes: z.int().min(1).max(100).default(1).describe('This many hits in a row mean yes.'),
} as const;

const readinessSchema = z.strictObject(probeFields).describe('Whether an instance may get requests.');
const livenessSchema = z
  .strictObject({ ...probeFields, grace: durationSchema.prefault('10s').describe('No verdict before this time after the start.') })
  .describe('Whether an instance must be restarted.');

const restartSchema = z.strictObject({
  policy: z.enum(['always', 'on-failure', 'never']).default('always').describe('After which ends an instance is started again.'),
  backoff: positiveDurationSchema.prefault('500ms').describe('Pause before the first restart; doubles with every failure in a row.'),
  backoffMax: positiveDurationSchema.prefault('30s').describe('The longest pause.'),
});

const stopSchema = z.strictObject({
  drain: durationSchema.prefault('10s').describe('How long requests in flight may take to finish before the signal is sent.'),
  grace: positiveDurationSchema.prefault('10s').describe('How long after SIGTERM before SIGKILL.'),
});

const scrapeSchema = z.strictObject({
  path: z.string().regex(/^\/[^\s]{0,511}$/, { error: 'a path that starts with /; put a / before it' }).default('/metrics').describe('HTTP path of the metrics.'),
  interval: positiveDurationSchema.prefault('5s'),
  timeout: positiveDurationSchema.prefault('2s'),
});

const replicasSchema = z
  .strictObject({
    initial: z.int().min(0).max(10_000).optional().describe('How many at the first deployment; as many as min if absent.'),
    min: z.int().min(0).max(10_000).default(1).describe('Never fewer.'),
    max: z.int().min(1).max(10_000).default(1).describe('Never more.'),
  })
  .transform((replicas) => ({ ...replicas, initial: replicas.initial ?? replicas.min }))
  .refine((replicas) => replicas.min <= replicas.max, { path: ['max'], error: 'at least replicas.min; raise max or lower min' })
  .refine(({ initial, min, max }) => min > max || (initial >= min && initial <= max), {
    path: ['initial'],
    error: 'between replicas.min and replicas.max; choose a number between them',
  });

const plannedBySchema = z
  .strictObject({
    problem: nameSchema.describe('A CapacityProblem, given with the application or applied before.'),
    class: nameSchema.describe('One of its classes.'),
    instances: z
      .enum(['machines', 'containers'])
      .default('machines')
      .describe('What an instance is: a machine, whose template is the planned type, or a container, which keeps its template.'),
    objective: identifierSchema.optional().describe('The objective whose value the plan predicts.'),
  })
  .describe('Where the first size comes from: when the document is applied the problem is planned, and replicas.initial (within min and max), template and what the objective expects are written into it.');

/** One replaceable part of an application. */
export const componentSchema = z
  .strictObject({
    name: nameSchema,
    kind: z.enum(['continuous', 'finite']).default('continuous').describe('Runs until it is deleted, or until its work is done.'),
    stateful: z.boolean().default(false).describe('Whether an instance holds data that is lost with it.'),
    command: z.array(z.string().min(1).max(4096)).min(1).max(256).describe('Program and arguments; `node` is the Node that runs Homeostat.'),
    workdir: z.string().max(4096).optional().describe('Working directory, relative to the document.'),
    env: z.array(environmentVariableSchema).max(256).default([]).describe('Environment variables of its instances.'),
    protocol: z.enum(['http', 'none']).default('http').describe('http: gets PORT, stands behind the proxy. none: no address.'),
    links: z.array(linkSchema).max(64).default([]).describe('Addresses of other components, handed over in the environment.'),
    replicas: replicasSchema.prefault({}).describe('How many instances.'),
    template: nameSchema.describe('The resource template of its instances.'),
    plannedBy: plannedBySchema.optional(),
    readiness: readinessSchema.optional(),
    liveness: livenessSchema.optional(),
    restart: restartSchema.prefault({}).describe('What happens when an instance ends by itself.'),
    stop: stopSchema.prefault({}).describe('How an instance is ended.'),
    scrape: scrapeSchema.optional().describe('Where its instances export metrics; none are scraped if absent.'),
  })
  .describe('One replaceable part of an application.');

export type Component = z.output<typeof componentSchema>;
export type Probe = z.output<typeof readinessSchema>;
