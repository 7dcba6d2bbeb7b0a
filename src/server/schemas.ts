import * as z from 'zod';
import { nameSchema } from '../model/ids.ts';
import { aliasSchema, championAlias, versionOrAliasSchema } from '../model/model-reference.ts';
import { limits } from './limits.ts';
import { problemDetailsSchema } from './problem.ts';

const errorWords: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  401: 'The token is missing or wrong.',
  403: 'The request comes from a page of another origin.',
  404: 'There is none.',
  409: 'The state does not allow it, or somebody changed it meanwhile.',
  413: 'The body is too large.',
  421: 'The Host header names another server.',
  422: 'The input is wrong; problems names every mistake.',
  500: 'A defect of Homeostat.',
  503: 'Not now; try again later.',
};

/** Statuses that any route may answer with. */
const everywhere = [400, 401, 403, 421, 500] as const;

/** The response schemas of a route: its own, and the errors it shares with all others or has beside them. */
export function responses<Ok extends z.ZodType>(ok: Ok, description: string, ...errors: readonly (404 | 409 | 413 | 422 | 503)[]) {
  const failed = [...everywhere, ...errors].map((status) => [status, errorResponse(status)] as const);
  // Handlers throw errors and never return them, so for types one status stands for all.
  return { 200: ok.describe(description), ...(Object.fromEntries(failed) as { readonly 500: ReturnType<typeof errorResponse> }) };
}

const errorResponse = (status: number) => ({
  description: errorWords[status] ?? 'An error.',
  content: { 'application/problem+json': { schema: problemDetailsSchema } },
});

const whole = (description: string) => z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe(description);

/** An id as it stands in a path: anything short; one that does not exist is not found. */
const idSchema = z.string().min(1).max(limits.idLength);

export const appParams = z.object({ name: nameSchema.describe('Name of the application.') });
export const documentParams = z.object({ name: nameSchema.describe('Name of the document.') });
export const decisionParams = z.object({ id: idSchema.describe('Id of the decision.') });
export const runParams = z.object({ id: idSchema.describe('Id of the run.') });

export const limitQuery = z.coerce.number().int().min(1).max(limits.page.most).default(limits.page.usual).describe('Entries at most.');

export const decisionsQuery = z.strictObject({
  limit: limitQuery,
  before: whole('Only decisions of cycles before this: the `before` of the page before.').optional(),
  shadows: z.enum(['true', 'false']).default('false').describe('Whether decisions of shadows are listed too.'),
});
export const runsQuery = z.strictObject({ limit: limitQuery });
export const eventsQuery = z.strictObject({
  limit: limitQuery,
  after: whole('Only events after this sequence, ascending; without it the newest first.').optional(),
});

/** Of a deletion. Written out, since z.coerce would take the text "false" for true. */
export const deleteQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false').describe('Say what would be deleted, and delete nothing.') });

/** Of a route that has none. */
export const noQuery = z.strictObject({});

/** Furthest point in time that JavaScript's dates reach, in milliseconds. */
const instantMax = 8.64e15;
const instantQuery = (description: string) => z.coerce.number().min(0).max(instantMax).describe(description).optional();
export const rangeQuery = z.strictObject({
  from: instantQuery('Milliseconds since 1970-01-01T00:00:00Z; 15 minutes before `to` if absent.'),
  to: instantQuery('Milliseconds since 1970-01-01T00:00:00Z; now if absent.'),
  stepMs: z.coerce.number().min(1).max(instantMax).optional().describe('Length of a step; one that makes about 300 points if absent; at most 2,000 points.'),
});

const fileSchema = z
  .strictObject({
    name: z.string().min(1).max(4096).describe('For messages, such as app.yaml.'),
    text: z.string().max(limits.bodyBytes).describe('YAML or JSON; several documents are allowed.'),
    baseDir: z.string().max(4096).regex(/^\//, { error: 'must be an absolute folder' }).optional().describe('Absolute folder that relative paths in the documents start from.'),
  })
  .meta({ id: 'SourceFile' })
  .describe('A text that holds documents.');

const files = z.array(fileSchema).min(1).max(limits.files);
const by = z.string().max(253).optional().describe('Who asks, for the record.');
const dryRun = z.boolean().default(false).describe('Do everything but write.');

export const filesBody = z.strictObject({ files, dryRun, by }).meta({ id: 'Documents' }).describe('Documents to work on.');

export const wishBody = z
  .strictObject({ why: z.string().max(1024).optional().describe('The reason, for the record.'), by })
  .nullish()
  .describe('Who asks, and why; may be left out.');

export const ifMatchHeaders = z.object({
  'if-match': z.string().max(64).optional().describe('ETag that the document must still have; 409 if somebody changed it.'),
});

export const modelParams = z.object({ name: nameSchema.describe('Name of the model.') });
const atSchema = versionOrAliasSchema.describe('A version such as 3, or an alias such as champion.');
export const modelQuery = z.strictObject({ at: atSchema.optional() });

const moveFields = {
  alias: aliasSchema.default(championAlias),
  from: z.int().min(1).optional().describe('The version that must hold the alias until now; 409 if another does.'),
  why: z.string().max(1024).optional().describe('The reason, for the record.'),
  by,
};
export const promoteBody = z.strictObject({ version: atSchema, ...moveFields }).meta({ id: 'PromoteModel' }).describe('Which version is to hold the alias.');
export const rollbackBody = z.strictObject(moveFields).meta({ id: 'RollbackModel' }).describe('Which alias goes back.');
export const verifyBody = z
  .strictObject({ model: z.string().max(limits.idLength).optional().describe('NAME, NAME@VERSION or NAME@ALIAS; all models if absent.') })
  .meta({ id: 'VerifyModels' })
  .describe('Which artefacts to read.');
