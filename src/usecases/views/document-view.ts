import * as z from 'zod';
import { instantView, jsonView } from './instant.ts';

export const problemView = z
  .object({
    message: z.string().describe('file:line:column: path is VALUE; it must be RULE; FIX'),
    file: z.string().optional(),
    line: z.number().optional(),
    column: z.number().optional(),
    path: z.string().optional(),
    value: z.string().optional(),
    rule: z.string().optional(),
    fix: z.string().optional(),
  })
  .meta({ id: 'InputProblem' })
  .describe('One thing that is wrong with the input.');

export const applyResultView = z
  .object({
    dryRun: z.boolean(),
    items: z.array(
      z.object({
        kind: z.string(),
        name: z.string(),
        result: z.enum(['created', 'configured', 'unchanged']),
        generation: z.number(),
        resourceVersion: z.number().describe('0 for what a dry run would create.'),
      }),
    ),
  })
  .meta({ id: 'ApplyResult' })
  .describe('What was, or would be, changed.');

export const diffView = z
  .object({
    differs: z.boolean(),
    items: z.array(
      z.object({
        kind: z.string(),
        name: z.string(),
        result: z.enum(['created', 'configured', 'unchanged']),
        changes: z.array(
          z.object({
            op: z.enum(['add', 'remove', 'replace']),
            path: z.string().describe('JSON Pointer (RFC 6901).'),
            before: jsonView.optional(),
            after: jsonView.optional(),
          }),
        ),
        text: z.string().describe('Unified diff of the YAML; empty if nothing changed.'),
      }),
    ),
  })
  .meta({ id: 'Diff' })
  .describe('How the documents differ from what is applied.');

export const deleteResultView = z
  .object({
    dryRun: z.boolean(),
    items: z.array(z.object({ kind: z.string(), name: z.string(), result: z.enum(['deleting', 'deleted', 'absent']) })),
  })
  .meta({ id: 'DeleteResult' })
  .describe('deleting: its components are stopped first. deleted: gone. absent: there was none.');

export const validateResultView = z
  .object({
    valid: z.boolean(),
    documents: z.array(z.object({ kind: z.string().describe('Of TOSCA files the version, such as tosca_2_0.'), name: z.string() })),
    problems: z.array(problemView),
    warnings: z.array(problemView).optional().describe('What is worth knowing of TOSCA files that can be used all the same.'),
  })
  .meta({ id: 'ValidateResult' })
  .describe('Every problem at once.');

export const documentView = z
  .object({
    kind: z.string(),
    name: z.string(),
    generation: z.number(),
    resourceVersion: z.number(),
    createdAt: instantView,
    updatedAt: instantView,
    document: jsonView,
  })
  .meta({ id: 'Document' })
  .describe('A document as it was applied, but for the values of environment variables, which are hidden.');

export const documentListView = z.object({ items: z.array(documentView) }).meta({ id: 'DocumentList' }).describe('Documents by name.');

export type InputProblem = z.output<typeof problemView>;
export type ApplyResult = z.output<typeof applyResultView>;
export type DiffResult = z.output<typeof diffView>;
export type DeleteResult = z.output<typeof deleteResultView>;
export type ValidateResult = z.output<typeof validateResultView>;
export type DocumentView = z.output<typeof documentView>;
