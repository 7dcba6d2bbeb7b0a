import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generateClient } from '../../generate-client.ts';
import { urlOf } from './transport.ts';

it('the generated client describes the interface as it is (else run: node bin/with-node.js web/generate-client.ts)', () => {
  for (const [name, text] of Object.entries(generateClient())) {
    expect(readFileSync(new URL(`generated/${name}`, import.meta.url), 'utf8')).toBe(text);
  }
});

it('an id with a slash stays one segment of the address, and values that are left out are not sent', () => {
  const request = { method: 'GET', template: '/api/v1/decisions/{id}', path: { id: 'shop/7?x' }, query: { from: 0, to: undefined } };
  expect(urlOf(request)).toBe('/api/v1/decisions/shop%2F7%3Fx?from=0');
});
