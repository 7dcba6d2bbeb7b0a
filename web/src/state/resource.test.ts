import { expect, it } from 'vitest';
import { ApiError } from '../api/transport.ts';
import type { Resource } from './resource.ts';
import { resourceAfter } from './resource.ts';

const ready: Resource<number> = { kind: 'ready', value: 1, failure: null };

it('a failure after a success keeps what is known', () => {
  expect(resourceAfter(ready, { kind: 'failed', error: new ApiError(0, 'away') })).toEqual({ kind: 'ready', value: 1, failure: 'away' });
});

it('what is gone is not shown any more', () => {
  expect(resourceAfter(ready, { kind: 'failed', error: new ApiError(404, 'no such thing') })).toEqual({ kind: 'failed', message: 'no such thing', missing: true });
});

it('news change what is known, and nothing else', () => {
  const change = (value: number): number => value + 1;
  expect(resourceAfter(ready, { kind: 'changed', change })).toMatchObject({ value: 2 });
  expect(resourceAfter<number>({ kind: 'loading' }, { kind: 'changed', change })).toEqual({ kind: 'loading' });
});
