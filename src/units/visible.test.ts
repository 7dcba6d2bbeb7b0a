import { describe, expect, it } from 'vitest';
import { visible, visibleLines } from './visible.ts';

describe('text of others', () => {
  it('shows what would steer a terminal, and leaves the rest', () => {
    expect(visible('evil\u001b[31mRED\u001b[0m\nline2\t\u009b2J\u202eabc')).toBe('evil\\u001b[31mRED\\u001b[0m\\u000aline2\\u0009\\u009b2J\\u202eabc');
    expect(visible('Zählung 日本 <x>')).toBe('Zählung 日本 <x>');
  });

  it('keeps its lines where it has several', () => {
    expect(visibleLines('a\u001b\nb\r\n')).toBe('a\\u001b\nb\\u000d\n');
  });
});
