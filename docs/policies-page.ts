import * as z from 'zod';
import { policies, policyNotes } from '../src/plan/policies.ts';
import { fieldTable } from './field-table.ts';
import type { JsonSchema } from './json-schema.ts';

/** The reference of the policies that `spec.policy.name` and `spec.shadows` may name, as Markdown. */
export function policiesPage(): string {
  return [
    '# Policies',
    '',
    '<!-- Generated from src/plan/policies.ts by npm run docs; change that instead. -->',
    '',
    'A policy decides what to do, from what is measured; `spec.policy` names the one that acts (`name`, `seed`, `parameters`), `spec.shadows`',
    'those that only decide beside it. Whatever a policy says, the limits in `spec.safety` hold. See [Application](Application.md).',
    '',
    ...[...policies.keys()].flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(name: string): string[] {
  const note = policyNotes.get(name);
  if (note === undefined) throw new Error(`policy ${name} has no note; add one to policyNotes in src/plan/policies.ts`);
  const schema = z.toJSONSchema(note.parameters, { io: 'input', target: 'draft-2020-12' }) as JsonSchema;
  const bare = Object.keys(schema.properties ?? {}).length === 0;
  return [`## ${name}`, '', note.description, '', ...(bare ? ['It has no parameters.'] : fieldTable(schema, 'parameter')), ''];
}
