import { describe, expect, it } from 'vitest';
import { nearest, suggestion } from './did-you-mean.ts';

describe('a mistyped name', () => {
  it('finds the candidate that was meant, whatever the case', () => {
    expect(nearest('replcas', ['replicas', 'template'])).toBe('replicas');
    expect(nearest('Replicas', ['replicas', 'template'])).toBe('replicas');
  });

  it('finds none where nothing is near, and compares no endless names', () => {
    expect(nearest('xyz', ['replicas'])).toBeNull();
    expect(nearest('a'.repeat(100_000), ['a'])).toBeNull();
    expect(nearest('a', [])).toBeNull();
  });

  it('lists what there is where nothing is near', () => {
    expect(suggestion('xyz', ['a1', 'b1'])).toBe('choose one of a1, b1');
    expect(suggestion('xyz', [])).toBe('there is none yet');
  });
});
