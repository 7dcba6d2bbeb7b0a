import { describe, expect, it } from 'vitest';
import { statusText, valueText } from './objective-status.ts';

describe('an objective whose condition does not hold', () => {
  it('is not owed, and what was not measured for it is not called unknown', () => {
    expect(statusText({ status: 'met', applies: false })).toBe('not owed');
    expect(statusText({ status: 'violated', applies: true })).toBe('violated');
    expect([valueText({ valueText: null, applies: false }), valueText({ valueText: null, applies: true })]).toEqual(['<none>', '<unknown>']);
  });
});
