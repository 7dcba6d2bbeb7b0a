import { describe, expect, it } from 'vitest';
import { UniqueNames } from './unique-names.ts';

describe('unique names', () => {
  it('number those that are equal, and pass over those that are taken', () => {
    const names = new UniqueNames(' ', ['Users']);
    expect(['a', 'a', 'b', 'Users', 'a', 'a 2', 'b'].map((name) => names.of(name))).toEqual(['a', 'a 2', 'b', 'Users 2', 'a 3', 'a 2 2', 'b 2']);
  });
});
