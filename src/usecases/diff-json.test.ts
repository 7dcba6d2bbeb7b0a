import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { diffJson } from './diff-json.ts';

describe('differences of JSON', () => {
  it('match items of a list by name, so that an insertion is one change', () => {
    const before = [{ name: 'a', x: 1 }, { name: 'c', x: 3 }];
    const after = [{ name: 'a', x: 1 }, { name: 'b', x: 2 }, { name: 'c', x: 4 }];
    expect(diffJson(before, after)).toEqual([
      { op: 'add', path: '/b', after: { name: 'b', x: 2 } },
      { op: 'replace', path: '/c/x', before: 3, after: 4 },
    ]);
  });

  it('show a changed order of named items as a whole', () => {
    const [a, b] = [{ name: 'a' }, { name: 'b' }];
    expect(diffJson([a, b], [b, a])).toMatchObject([{ op: 'replace', path: '' }]);
  });

  it('escape pointers and tell null from absent', () => {
    expect(diffJson({ 'a/b~c': null }, { d: null })).toEqual([
      { op: 'add', path: '/d', after: null },
      { op: 'remove', path: '/a~1b~0c', before: null },
    ]);
  });

  it('are none exactly where both are the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(diffJson(a as Json, structuredClone(a) as Json)).toEqual([]);
        if (diffJson(a as Json, b as Json).length === 0) expect(canonical(a)).toBe(canonical(b));
      }),
    );
  });
});

/** JSON with keys in order; -0 is 0 in JSON. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
