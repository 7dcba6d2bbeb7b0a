import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { kinds } from '../src/model/kinds.ts';
import { generatedFiles } from './generate.ts';
import { fieldsIn, jsonSchemaOf } from './json-schema.ts';

const docs = dirname(fileURLToPath(import.meta.url));

describe('the generated documentation', () => {
  it.each([...generatedFiles()])('%s is up to date (npm run docs writes it)', (path, content) => {
    expect(readFileSync(join(docs, path), 'utf8')).toBe(content);
  });

  it.each(kinds)('describes every field of $name', (kind) => {
    const bare = fieldsIn(jsonSchemaOf(kind)).filter((field) => (field.schema.description ?? '') === '');
    expect(bare.map((field) => field.path)).toEqual([]);
  });
});
