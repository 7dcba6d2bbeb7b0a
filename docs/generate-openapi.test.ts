import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiFile, openApiText } from './generate-openapi.ts';

it('docs/openapi.json describes the server as it is (else run: node bin/with-node.js docs/generate-openapi.ts)', async () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(await openApiText());
});
