import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { instant } from '../units/time.ts';
import { promotion, rollback } from './alias-moves.ts';
import type { AliasMove } from './ports/model-registry.ts';

const request = { by: 'ana', why: 'better', at: instant(1) };
const target = { model: 'load', alias: 'champion' };

describe('moves of an alias', () => {
  it('are not made for the version that holds it already', () => {
    const first = promotion(target, null, 3, request);
    expect(first).toMatchObject({ number: 1, from: null, to: 3, below: null, by: 'ana' });
    expect(promotion(target, first, 3, request)).toBeNull();
  });

  it('cannot go back behind the first holder, and say what to do', () => {
    const first = promotion(target, null, 3, request) as AliasMove;
    expect(() => rollback(first, null, request)).toThrow(/load@champion is version 3 and no version held it before.*promote/);
  });

  it('are a stack, whatever the order of promotions and rollbacks', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }), { maxLength: 40 }), (steps) => {
      const moves: AliasMove[] = [];
      const stack: number[] = [];
      for (const version of steps) {
        const last = moves.at(-1) ?? null;
        if (version !== null) {
          const move = promotion(target, last, version, request);
          if (move === null) expect(stack.at(-1)).toBe(version);
          else {
            moves.push(move);
            stack.push(version);
          }
        } else if (last !== null && stack.length > 1) {
          moves.push(rollback(last, moves[(last.below ?? 0) - 1] ?? null, request));
          stack.pop();
        }
        expect(moves.at(-1)?.to).toBe(stack.at(-1));
        expect(moves.map(({ number }) => number)).toEqual(moves.map((_, index) => index + 1));
      }
    }));
  });
});
