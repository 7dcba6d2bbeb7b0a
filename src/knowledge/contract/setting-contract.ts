import { expect, it } from 'vitest';
import type { Json } from '../../model/json.ts';
import type { KnowledgeStore } from '../ports/knowledge-store.ts';

/** Values that stores have been known to change on their way. */
const awkward: readonly (readonly [string, Json])[] = [
  ['text of many scripts', 'grüße, 世界, שלום, 👩‍👩‍👧, e\u0301'],
  ['a NUL and other controls', 'a\u0000b\u0001\u001f\u007f\u2028'],
  ['half a surrogate pair', '\ud800'],
  ['quotes and SQL', `'; drop table setting; -- " \\ %s $1 ?`],
  ['numbers at the edges', [0, 1e308, 5e-324, 2 ** 53 - 1, -(2 ** 53) + 1, 0.1, 1 / 3]],
  ['booleans and nothing', [true, false, null, '', [], {}]],
  ['names that objects have', { constructor: 1, toString: { hasOwnProperty: null } }],
  ['__proto__ as a field', JSON.parse('{"__proto__": {"polluted": true}}') as Json],
  ['text that looks like JSON', '{"a": 1}'],
];

export function settingContract(store: () => KnowledgeStore): void {
  it('replaces a setting, and knows nothing of one that was never written', async () => {
    expect(await store().setting('stopped')).toBeNull();
    await store().commit([{ kind: 'put-setting', name: 'stopped', value: { stopped: true } }], null);
    await store().commit([{ kind: 'put-setting', name: 'stopped', value: false }], null);
    expect(await store().setting('stopped')).toBe(false);
    expect([...(await store().settings())]).toEqual([['stopped', false]]);
    expect(await store().setting('constructor')).toBeNull();
  });

  it.each(awkward)('keeps %s', async (_, value) => {
    await store().commit([{ kind: 'put-setting', name: 'paused/grüße-世界', value }], null);
    const kept = await store().setting('paused/grüße-世界');
    expect(JSON.stringify(kept)).toBe(JSON.stringify(value));
  });

  it('keeps a value of several megabytes', async () => {
    const value = Array.from({ length: 200_000 }, (_, index) => `row ${index} ✓`);
    await store().commit([{ kind: 'put-setting', name: 'large', value }], null);
    expect(await store().setting('large')).toEqual(value);
  });

  it('writes thousands of settings in one commit', async () => {
    await store().commit(Array.from({ length: 3000 }, (_, index) => ({ kind: 'put-setting', name: `s${index}`, value: index }) as const), null);
    expect(await store().setting('s2999')).toBe(2999);
  });
}
