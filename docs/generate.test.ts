import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { listings } from '../src/cli/listings.ts';
import { outputs } from '../src/cli/outputs.ts';
import { operationSchemas } from '../src/execute/operations/operations.ts';
import { kinds } from '../src/model/kinds.ts';
import { policies } from '../src/plan/policies.ts';
import { generatedFiles } from './generate.ts';
import type { JsonSchema } from './json-schema.ts';
import { fieldsIn, jsonSchemaOf, outputFileOf } from './json-schema.ts';

const docs = dirname(fileURLToPath(import.meta.url));

/** The texts of commands, those of a command and its own commands (`plan.ts`, `plan-capacity.ts`) together. */
function commandFamilies(): string[] {
  const folder = join(docs, '../src/cli/commands');
  const families = Map.groupBy(readdirSync(folder), (name) => name.split(/[-.]/)[0]);
  return [...families.values()].map((names) => names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'));
}

describe('the generated documentation', () => {
  it.each([...generatedFiles()])('%s is up to date (npm run docs writes it)', (path, content) => {
    expect(readFileSync(join(docs, path), 'utf8')).toBe(content);
  });

  it('has a schema for what every command prints as JSON, and none of a command that is gone', () => {
    const printing = commandFamilies().filter((text) => text.includes('outputOption('));
    const names = printing.flatMap((text) => [...text.matchAll(/\bprogram\s*\.command\('(\w+)'\)/g)].map((match) => match[1]));
    expect(new Set(outputs.map(({ command }) => command.split(' ')[0]))).toEqual(new Set(names));
    expect(readdirSync(join(docs, 'schemas/outputs')).toSorted()).toEqual(outputs.map((output) => basename(outputFileOf(output))).toSorted());
  });

  it('lists every kind that get can list', () => {
    expect(outputs.flatMap(({ command }) => (command.startsWith('get ') ? [command.slice(4)] : [])).toSorted()).toEqual(Object.keys(listings).toSorted());
  });

  it('describes every operation and every policy, with every argument', () => {
    expect(generatedFiles().get('reference/operations.md')?.match(/^## .*/gm)).toEqual([...operationSchemas.keys()].map((kind) => `## ${kind}`));
    expect(generatedFiles().get('reference/policies.md')?.match(/^## .*/gm)).toEqual([...policies.keys()].map((name) => `## ${name}`));
    const bare = [...operationSchemas].flatMap(([kind, { args }]) => fieldsIn(z.toJSONSchema(args, { io: 'input' }) as JsonSchema).filter(({ schema }) => (schema.description ?? '') === '').map(({ path }) => `${kind}.${path}`));
    expect(bare).toEqual([]);
  });

  it('describes unions field by field, once', () => {
    const page = generatedFiles().get('reference/CapacityProblem.md') ?? '';
    for (const field of ['profile<stages>.stages[].taskTime<log-normal>.variation', 'profile<map-reduce>.map.average', 'profile<chi>.perUser', 'users.rejection']) expect(page).toContain(`\n| \`spec.classes[].${field}\` |`);
    expect(page).toContain('`spec.profiles[].profile` | map as `spec.classes[].profile` |');
    expect(page).not.toContain('any value');
  });

  it.each(kinds)('shows every default of $name as it would be written', ({ schema }) => {
    const lost: string[] = [];
    z.toJSONSchema(schema, { io: 'input', override: ({ zodSchema, jsonSchema, path }) => {
      // zod leaves out what is filled in after reading, since nobody could write it so: prefault is read as if it were written.
      if (zodSchema._zod.def.type === 'default' && jsonSchema.default === undefined) lost.push(path.join('.'));
    } });
    expect(lost).toEqual([]);
  });

  it.each(kinds)('describes every field of $name', (kind) => {
    const bare = fieldsIn(jsonSchemaOf(kind)).filter((field) => (field.schema.description ?? '') === '');
    expect(bare.map((field) => field.path)).toEqual([]);
  });
});
