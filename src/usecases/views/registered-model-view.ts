import * as z from 'zod';
import { aliasSchema } from '../../model/model-reference.ts';
import { nameSchema } from '../../model/ids.ts';
import { instantView } from './instant.ts';

const sha256 = z.string().describe('SHA-256, 64 characters 0-9 and a-f.');
const versionNumber = z.int().describe('Counted from 1; never given again.');

export const modelAliasView = z
  .object({ name: aliasSchema, version: versionNumber.describe('The version that holds it.'), since: instantView, by: z.string().nullable(), why: z.string().nullable() })
  .meta({ id: 'ModelAlias' })
  .describe('A name that one version holds at a time.');

export const modelVersionView = z
  .object({
    name: z.string().describe('NAME@VERSION.'),
    model: nameSchema,
    version: versionNumber,
    kind: z.string().describe('The forecaster that restores it.'),
    aliases: z.array(z.string()).describe('Those that it holds now.'),
    samples: z.number().describe('Points that it was trained on.'),
    series: z
      .object({ file: z.string(), column: z.string(), stepSeconds: z.number(), from: instantView, to: instantView, horizon: z.int().describe('Steps ahead that it was trained for.') })
      .nullable()
      .describe('What it was trained on; null of an average of several, and of versions from before this was kept.'),
    metrics: z.record(z.string(), z.number()).describe('heldOut...: how a model of this kind that was fitted on the first 80 % forecast the rest.'),
    seed: z.number().nullable(),
    dataSha256: sha256.describe('SHA-256 of what it was trained on.'),
    codeVersion: z.string(),
    nodeVersion: z.string(),
    kernel: z.string().nullable().describe('Arithmetic that a network was trained with; null where there is none.'),
    artefact: z.object({ sha256, bytes: z.int() }),
    digest: sha256.describe('SHA-256 of all of this but number, aliases, time and the names of the series: equal content is one version.'),
    parents: z.array(z.string()).describe('NAME@VERSION of those it was made of.'),
    createdAt: instantView,
  })
  .meta({ id: 'ModelVersion' })
  .describe('A version of a model; it never changes.');

export const modelSummaryView = z
  .object({
    name: nameSchema,
    kind: z.string().describe('Of the newest version.'),
    versions: z.int().describe('How many there are.'),
    newest: versionNumber,
    aliases: z.array(modelAliasView),
    createdAt: instantView.describe('Of the newest version.'),
  })
  .meta({ id: 'ModelSummary' })
  .describe('A model with its newest version and its aliases.');

export const modelListView = z.object({ items: z.array(modelSummaryView) }).meta({ id: 'ModelList' }).describe('Models by name.');

export const aliasMoveView = z
  .object({
    alias: z.string(),
    number: z.int().describe('Counts the moves of this alias from 1.'),
    action: z.enum(['promote', 'rollback']),
    from: z.int().nullable().describe('The version that held it before; null for the first.'),
    to: versionNumber,
    by: z.string().nullable(),
    why: z.string().nullable(),
    at: instantView,
  })
  .meta({ id: 'AliasMove' })
  .describe('One move of an alias.');

export const modelDetailView = z
  .object({
    name: nameSchema,
    selected: modelVersionView.describe('The version that was asked for; the newest where none was.'),
    aliases: z.array(modelAliasView),
    versions: z.array(modelVersionView).describe('Newest first, at most 100.'),
    moves: z.array(aliasMoveView).describe('Moves of all aliases, newest first, at most 100.'),
  })
  .meta({ id: 'ModelDetail' })
  .describe('A model with its versions, its aliases and who moved them.');

export const aliasMoveResultView = z
  .object({ model: nameSchema, alias: aliasSchema, from: z.int().nullable(), to: versionNumber, changed: z.boolean().describe('False if the version held it already.') })
  .meta({ id: 'AliasMoveResult' })
  .describe('Which version held the alias, and which holds it now.');

export const modelVerificationView = z
  .object({
    whole: z.boolean().describe('Whether all are.'),
    items: z.array(z.object({ name: z.string().describe('NAME@VERSION.'), state: z.enum(['whole', 'missing', 'damaged']), message: z.string().nullable().describe('What is wrong and what to do.') })),
  })
  .meta({ id: 'ModelVerification' })
  .describe('Whether the artefact of each version can be read as it was written.');

export type ModelAliasView = z.output<typeof modelAliasView>;
export type ModelVersionView = z.output<typeof modelVersionView>;
export type ModelSummaryView = z.output<typeof modelSummaryView>;
export type ModelDetailView = z.output<typeof modelDetailView>;
export type AliasMoveView = z.output<typeof aliasMoveView>;
export type AliasMoveResult = z.output<typeof aliasMoveResultView>;
export type ModelVerification = z.output<typeof modelVerificationView>;
