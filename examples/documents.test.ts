import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operationSchemas } from '../src/execute/operations/operations.ts';
import { checkDocuments } from '../src/usecases/check-documents.ts';

const files = ['grocery/application.yaml', 'minimal/application.yaml'];

describe('the documents of the examples', () => {
  it.each(files)('%s has no problem', (name) => {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8');
    const { documents, problems } = checkDocuments([{ name, text }], operationSchemas);
    expect(problems).toEqual([]);
    expect(documents).toHaveLength(1);
  });
});
