import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referenceOf } from './reference-page.ts';
import { jsonSchemaOf, outputFileOf, outputSchemaOf } from './json-schema.ts';
import { operationsPage } from './operations-page.ts';
import { outputsPage } from './outputs-page.ts';
import { policiesPage } from './policies-page.ts';
import { outputs } from '../src/cli/outputs.ts';
import { kinds } from '../src/model/kinds.ts';

const docs = dirname(fileURLToPath(import.meta.url));

/**
 * Every generated file: its path under docs/ and its content. All come from zod schemas: of documents in src/model, of outputs in
 * src/cli/outputs.ts, of operations in src/execute/operations, of policies in src/plan/policies.ts.
 */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = kinds.flatMap((kind) => {
    const schema = jsonSchemaOf(kind);
    return [
      [`schemas/${kind.name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`],
      [`reference/${kind.name}.md`, referenceOf(kind, schema)],
    ] as const;
  });
  const outputFiles = outputs.map((output) => [`schemas/${outputFileOf(output)}`, `${JSON.stringify(outputSchemaOf(output), null, 2)}\n`] as const);
  const pages = [['reference/outputs.md', outputsPage(outputs)], ['reference/operations.md', operationsPage()], ['reference/policies.md', policiesPage()]] as const;
  return new Map([...files, ...outputFiles, ...pages]);
}

if (import.meta.main) {
  for (const [path, content] of generatedFiles()) {
    const full = join(docs, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    console.log(`wrote docs/${path}`);
  }
}
