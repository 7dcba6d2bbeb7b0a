import * as z from 'zod';
import { operationNotes } from '../src/execute/operations/operation-notes.ts';
import { operationSchemas } from '../src/execute/operations/operations.ts';
import { markdownCell, fieldTable } from './field-table.ts';
import type { JsonSchema } from './json-schema.ts';

const whenUnknownWords = {
  'begin-again': 'begins the step again, under the same key',
  stop: 'stops the run and asks a person (`needs-operator`): nothing makes an arbitrary command safe to run twice',
} as const;

/** The reference of the operations that steps of actions are made of, as Markdown. */
export function operationsPage(): string {
  const kinds = [...operationSchemas.keys()];
  return [
    '# Operations',
    '',
    '<!-- Generated from src/execute/operations by npm run docs; change the operations instead. -->',
    '',
    'A step of an action is an operation with its arguments: `{ operation: scale, with: { component: api, by: 1 } }`. `$(NAME)` in an',
    'argument stands for a parameter of the action. Every step also takes `name`, `timeout` and `attempts`, see [Application](Application.md).',
    '',
    'Before a step begins, its absolute target and the state before it are stored, so that a controller that is killed continues where it',
    'was. What a run *claims*, nothing else may write meanwhile. *Undo* is what happens to finished steps when a later one fails and the',
    "action's `undo` is `on-failure`. *If nobody knows* says what happens when a controller comes back and cannot find out what became of a step:",
    'most steps name an absolute target, so that doing them twice is doing them once.',
    '',
    ...kinds.map((kind) => `- [${kind}](#${kind}): ${z.toJSONSchema(schemaOf(kind), { io: 'input' }).description ?? ''}`),
    '',
    ...kinds.flatMap(sectionOf),
  ].join('\n');
}

const schemaOf = (kind: string): z.ZodType => operationSchemas.get(kind)?.args ?? z.never();

function sectionOf(kind: string): string[] {
  const note = operationNotes[kind];
  if (note === undefined) throw new Error(`operation ${kind} has no note; add one to src/execute/operations/operation-notes.ts`);
  const schema = z.toJSONSchema(schemaOf(kind), { io: 'input', target: 'draft-2020-12' }) as JsonSchema;
  return [
    `## ${kind}`,
    '',
    schema.description ?? '',
    '',
    ...fieldTable(schema, 'argument'),
    '',
    `- Done: ${markdownCell(note.done)}`,
    `- Claims: ${note.claims.length === 0 ? 'nothing' : note.claims.map((claim) => `\`${claim}\``).join(', ')}.`,
    `- Undo: ${note.undo}`,
    `- If nobody knows: ${whenUnknownWords[note.whenUnknown]}.`,
    '',
  ];
}
