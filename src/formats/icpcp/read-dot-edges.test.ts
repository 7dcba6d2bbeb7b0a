import { describe, expect, it } from 'vitest';
import { readDotEdges } from './read-dot-edges.ts';

const told = (text: string): readonly string[] => readDotEdges(text).map(({ from, to, weight, line }) => `${line}: ${from}>${to} ${weight}`);

describe('edges in the dot language', () => {
  it('are read one on a line, several on a line, and in chains', () => {
    expect(told('digraph dag {\n\t0 -> 1\t [weight=0.5];\n\t0 -> 2\n}')).toEqual(['2: 0>1 0.5', '3: 0>2 null']);
    expect(told('digraph g { 0 -> 1 [weight=2]; 1->2; }')).toEqual(['1: 0>1 2', '1: 1>2 null']);
    expect(told('"a b" -> c.d -> "e" [color=red, weight="3"];')).toEqual(['1: a b>c.d 3', '1: c.d>e 3']);
  });

  it('are not read from comments, and keep their lines', () => {
    expect(told('/* 0 -> 1\n 1 -> 2 */\n// 3 -> 4\n# 5 -> 6\n7 -> 8')).toEqual(['5: 7>8 null']);
  });

  it('take no longer for a text made to be slow', () => {
    expect(readDotEdges(`${'a'.repeat(200_000)} ${'-'.repeat(200_000)}`)).toEqual([]);
    expect(readDotEdges(Array.from({ length: 100_000 }, (_, index) => `${index} -> ${index + 1};`).join('\n')).at(-1)?.line).toBe(100_000);
  });
});
