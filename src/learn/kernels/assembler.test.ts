import { describe, expect, it } from 'vitest';
import { f32, f32x4, get, i32, load, moduleOf, repeat, seq, set, store, when } from './assembler.ts';
import { webAssembly } from './web-assembly.ts';

type Numeric = (...values: readonly number[]) => number;

/** The exports of a module over one page of memory, and that memory. */
function run(...functions: Parameters<typeof moduleOf>[0]): { readonly call: Readonly<Record<string, Numeric>>; readonly memory: Float32Array } {
  const memory = new webAssembly.Memory({ initial: 1, maximum: 1 });
  const instance = new webAssembly.Instance(new webAssembly.Module(moduleOf(functions)), { environment: { memory } });
  return { call: instance.exports as Readonly<Record<string, Numeric>>, memory: new Float32Array(memory.buffer) };
}

describe('the assembler', () => {
  it('encodes whole numbers of every size and sign', () => {
    for (const value of [0, 1, 63, 64, -1, -64, -65, 127, 128, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)]) {
      const { call } = run({ name: 'value', parameters: [], result: 'i32', body: () => i32.const(value) });
      expect(call['value']?.()).toBe(value);
    }
  });

  it('loops, branches and counts', () => {
    const { call } = run({
      name: 'sumDown',
      parameters: ['i32'],
      result: 'i32',
      body: (f) => {
        const [left = 0] = f.parameters;
        const sum = f.local('i32');
        return seq(repeat(left, set(sum, i32.add(get(sum), get(left)))), when(get(sum), [], set(sum, i32.const(-7))), get(sum));
      },
    });
    expect(call['sumDown']?.(4)).toBe(10);
    expect(call['sumDown']?.(0)).toBe(-7);
  });

  it('loads and stores as many lanes as are told, and no more', () => {
    const copy = (lanes: 1 | 2 | 4) => ({ name: `copy${lanes}`, parameters: [], body: () => store(lanes, i32.const(64), load(lanes, i32.const(0))) });
    const { call, memory } = run(copy(1), copy(2), copy(4));
    memory.set([1, 2, 3, 4]);
    for (const lanes of [1, 2, 4]) {
      memory.fill(9, 16, 20);
      call[`copy${lanes}`]?.();
      expect([...memory.subarray(16, 20)]).toEqual([1, 2, 3, 4].map((value, lane) => (lane < lanes ? value : 9)));
    }
  });

  it('keeps the order of operands and of functions', () => {
    const { call } = run(
      { name: 'first', parameters: ['f32'], result: 'f32', body: (f) => f32.add(get(f.parameters[0] ?? 0), f32.const(0.5)) },
      { name: 'second', parameters: ['f32', 'f32'], result: 'f32', body: (f) => f32x4.lane(f32x4.sub(f32x4.splat(get(f.parameters[0] ?? 0)), f32x4.splat(get(f.parameters[1] ?? 0))), 3) },
    );
    expect([call['first']?.(1), call['second']?.(5, 3)]).toEqual([1.5, 2]);
  });
});
