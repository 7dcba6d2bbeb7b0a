import type { Code, FunctionBuilder, FunctionSource, Lanes, Local, ValueType } from './assembler.ts';
import { advance, f32, f32x4, get, i32, load, repeat, seq, set, store, when } from './assembler.ts';
import { firstFloor, secondFloor } from './kernels.ts';
import type { MultiplyAdd } from './matrix-source.ts';

/** What a step of a loop over arrays may do at its place: read array `index`, or write to it. */
type Place = { readonly read: (index: number) => Code; readonly write: (index: number, value: Code) => Code };

/**
 * Walks over `length` floats of the arrays whose addresses stand in `pointers`, four at a time and then one by one. The step for one
 * works on vectors too, of which only the first lane is real: so there is one piece of code for both.
 */
function walk(length: Local, left: Local, pointers: readonly Local[], step: (place: Place) => Code): Code {
  const place = (lanes: Lanes): Place => ({
    read: (index) => load(lanes, get(pointers[index] as Local)),
    write: (index, value) => store(lanes, get(pointers[index] as Local), value),
  });
  const round = (lanes: Lanes): Code => seq(step(place(lanes)), ...pointers.map((pointer) => advance(pointer, i32.const(lanes * 4))));
  return seq(
    set(left, i32.shrU(get(length), i32.const(2))),
    repeat(left, round(4)),
    set(left, i32.and(get(length), i32.const(3))),
    repeat(left, round(1)),
  );
}

/** A function over `arrays` addresses, then floats, then the length. */
function elementwise(
  name: string,
  counts: { readonly arrays: number; readonly floats: number },
  body: (place: Place, f: FunctionBuilder, scalars: readonly Code[]) => Code,
): FunctionSource {
  const types = (count: number, type: ValueType): ValueType[] => Array.from({ length: count }, () => type);
  return {
    name,
    parameters: [...types(counts.arrays, 'i32'), ...types(counts.floats, 'f32'), 'i32'],
    body: (f) => {
      const arrays = f.parameters.slice(0, counts.arrays);
      const vectors = f.parameters.slice(counts.arrays, -1).map((scalar) => ({ scalar, vector: f.local('v128') }));
      return seq(
        ...vectors.map(({ scalar, vector }) => set(vector, f32x4.splat(get(scalar)))),
        walk(f.parameters.at(-1) as Local, f.local('i32'), arrays, (place) => body(place, f, vectors.map(({ vector }) => get(vector)))),
      );
    },
  };
}

/**
 * eˣ for arguments within ±87, others are clamped: x = n·ln 2 + r with ln 2 in two parts (Cody and Waite, 1980), e^r by its Taylor
 * series to the sixth power (|r| ≤ 0.35: relative error below 1.3e-7), times 2ⁿ made from its exponent bits.
 */
function exponentialOf(f: FunctionBuilder, x: Code): Code {
  const [argument, whole, sum] = [f.local('v128'), f.local('v128'), f.local('v128')];
  const coefficients = [1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1];
  return seq(
    set(argument, f32x4.max(f32x4.const(-87), f32x4.min(f32x4.const(87), x))),
    set(whole, f32x4.nearest(f32x4.mul(get(argument), f32x4.const(Math.LOG2E)))),
    set(argument, f32x4.sub(get(argument), f32x4.mul(get(whole), f32x4.const(0.693359375)))),
    set(argument, f32x4.sub(get(argument), f32x4.mul(get(whole), f32x4.const(-2.12194440054691e-4)))),
    set(sum, f32x4.const(1 / 720)),
    ...coefficients.map((coefficient) => set(sum, f32x4.add(f32x4.mul(get(sum), get(argument)), f32x4.const(coefficient)))),
    f32x4.mul(get(sum), f32x4.powerOfTwo(get(whole))),
  );
}

const one = f32x4.const(1);

const sigmoidOf = (f: FunctionBuilder, x: Code): Code => f32x4.div(one, f32x4.add(one, exponentialOf(f, f32x4.sub(f32x4.const(0), x))));

const tanhOf = (f: FunctionBuilder, x: Code): Code =>
  f32x4.sub(f32x4.mul(f32x4.const(2), sigmoidOf(f, f32x4.mul(f32x4.const(2), x))), one);

const squaredComplement = (y: Code): Code => f32x4.sub(one, f32x4.mul(y, y));
const complement = (y: Code): Code => f32x4.mul(y, f32x4.sub(one, y));

const sigmoid = elementwise('sigmoid', { arrays: 2, floats: 0 }, ({ read, write }, f) => write(1, sigmoidOf(f, read(0))));

const tanh = elementwise('tanh', { arrays: 2, floats: 0 }, ({ read, write }, f) => write(1, tanhOf(f, read(0))));

const exponential = elementwise('exponential', { arrays: 2, floats: 0 }, ({ read, write }, f) => write(1, exponentialOf(f, read(0))));

const reluGradient = elementwise('reluGradient', { arrays: 2, floats: 0 }, ({ read, write }) =>
  write(1, f32x4.and(read(1), f32x4.gt(read(0), f32x4.const(0)))));

const addScaled = elementwise('addScaled', { arrays: 2, floats: 1 }, ({ read, write }, _, [factor]) =>
  write(1, f32x4.add(read(1), f32x4.mul(factor as Code, read(0)))));

/** target, source, share. */
const moveTowards = elementwise('moveTowards', { arrays: 2, floats: 1 }, ({ read, write }, _, [share]) =>
  write(0, f32x4.add(read(0), f32x4.mul(share as Code, f32x4.sub(read(1), read(0))))));

/** weights, gradients, first, second; rate, beta1, 1−beta1, beta2, 1−beta2, epsilon, scale, decay. */
const adam = elementwise('adam', { arrays: 4, floats: 8 }, ({ read, write }, f, scalars) => {
  const [rate, beta1, rest1, beta2, rest2, epsilon, scale, decay] = scalars as readonly [Code, Code, Code, Code, Code, Code, Code, Code];
  const [gradient, mean, square, weight] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const move = f32x4.div(f32x4.mul(rate, get(mean)), f32x4.add(f32x4.sqrt(get(square)), epsilon));
  /** Zero where the magnitude is not above the floor. */
  const floored = (value: Code, of: Local, floor: number): Code => seq(set(of, value), set(of, f32x4.and(get(of), f32x4.gt(f32x4.abs(get(of)), f32x4.const(floor)))));
  return seq(
    set(gradient, f32x4.mul(read(1), scale)),
    floored(f32x4.add(f32x4.mul(beta1, read(2)), f32x4.mul(rest1, get(gradient))), mean, firstFloor),
    floored(f32x4.add(f32x4.mul(beta2, read(3)), f32x4.mul(rest2, f32x4.mul(get(gradient), get(gradient)))), square, secondFloor),
    set(weight, read(0)),
    write(2, get(mean)),
    write(3, get(square)),
    write(0, f32x4.sub(f32x4.sub(get(weight), f32x4.mul(decay, get(weight))), move)),
  );
});

const sumOfSquares: FunctionSource = {
  name: 'sumOfSquares',
  parameters: ['i32', 'i32'],
  result: 'f32',
  body: (f) => {
    const [x, length] = f.parameters as readonly [Local, Local];
    const [sum, value] = [f.local('v128'), f.local('v128')];
    const lane = (index: number): Code => f32x4.lane(get(sum), index);
    return seq(
      walk(length, f.local('i32'), [x], ({ read }) => seq(set(value, read(0)), set(sum, f32x4.add(get(sum), f32x4.mul(get(value), get(value)))))),
      f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3))),
    );
  },
};

/** Parameters: x, sums, rows, columns, accumulate. */
const columnSums: FunctionSource = {
  name: 'columnSums',
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
  body: (f) => {
    const [x, sums, rows, columns, accumulate] = f.parameters as readonly [Local, Local, Local, Local, Local];
    const [left, rowsLeft, at, sum] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('v128')];
    const rowBytes = i32.shl(get(columns), i32.const(2));
    const round = (lanes: Lanes): Code => seq(
      when(get(accumulate), set(sum, load(lanes, get(sums))), set(sum, f32x4.const(0))),
      set(at, get(x)),
      set(rowsLeft, get(rows)),
      repeat(rowsLeft, seq(set(sum, f32x4.add(get(sum), load(lanes, get(at)))), advance(at, rowBytes))),
      store(lanes, get(sums), get(sum)),
      advance(x, i32.const(lanes * 4)),
      advance(sums, i32.const(lanes * 4)),
    );
    return seq(
      set(left, i32.shrU(get(columns), i32.const(2))),
      repeat(left, round(4)),
      set(left, i32.and(get(columns), i32.const(3))),
      repeat(left, round(1)),
    );
  },
};

/** One row after the other: the four gates of a row lie side by side. Parameters: addresses as named, then rows, width. */
function rowwise(name: string, arrays: { readonly wide: readonly number[]; readonly count: number }, body: (place: Place, f: FunctionBuilder) => Code): FunctionSource {
  // A wide array has four blocks per row: it is walked with four pointers, the others with one.
  return {
    name,
    parameters: Array.from({ length: arrays.count + 2 }, () => 'i32' as const),
    body: (f) => {
      const rows = f.parameters[arrays.count] as Local;
      const width = f.parameters[arrays.count + 1] as Local;
      const rowBytes = i32.shl(get(width), i32.const(2));
      const pointers: Local[] = [];
      const starts: Code[] = [];
      const skips: Code[] = [];
      for (const [index, address] of f.parameters.slice(0, arrays.count).entries()) {
        const blocks = arrays.wide.includes(index) ? 4 : 1;
        for (let block = 0; block < blocks; block++) {
          const pointer = f.local('i32');
          pointers.push(pointer);
          starts.push(set(pointer, block === 0 ? get(address) : i32.add(get(pointers.at(-2) as Local), rowBytes)));
          // After a row each pointer stands at the end of its block; three more blocks lie before the same block of the next row.
          if (blocks === 4) skips.push(advance(pointer, i32.mul(rowBytes, i32.const(3))));
        }
      }
      return seq(...starts, repeat(rows, seq(walk(width, f.local('i32'), pointers, (place) => body(place, f)), ...skips)));
    },
  };
}

/** Places: gates 0-3 (input, forget, candidate, output), before 4, after 5, squashed 6, hidden 7. */
const lstmForward = rowwise('lstmForward', { wide: [0], count: 5 }, ({ read, write }, f) => {
  const [input, forget, candidate, output, cell] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  return seq(
    set(input, sigmoidOf(f, read(0))),
    set(forget, sigmoidOf(f, read(1))),
    set(candidate, tanhOf(f, read(2))),
    set(output, sigmoidOf(f, read(3))),
    write(0, get(input)),
    write(1, get(forget)),
    write(2, get(candidate)),
    write(3, get(output)),
    set(cell, f32x4.add(f32x4.mul(get(forget), read(4)), f32x4.mul(get(input), get(candidate)))),
    write(5, get(cell)),
    set(cell, tanhOf(f, get(cell))),
    write(6, get(cell)),
    write(7, f32x4.mul(get(output), get(cell))),
  );
});

/** Places: gates 0-3, before 4, squashed 5, hiddenGradient 6, cellGradient 7, gatesGradient 8-11. */
const lstmBackward = rowwise('lstmBackward', { wide: [0, 5], count: 6 }, ({ read, write }, f) => {
  const [input, forget, candidate, output] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const [squashed, dHidden, dCell] = [f.local('v128'), f.local('v128'), f.local('v128')];
  return seq(
    ...[input, forget, candidate, output].map((gate, index) => set(gate, read(index))),
    set(squashed, read(5)),
    set(dHidden, read(6)),
    set(dCell, f32x4.add(read(7), f32x4.mul(f32x4.mul(get(dHidden), get(output)), squaredComplement(get(squashed))))),
    write(8, f32x4.mul(f32x4.mul(get(dCell), get(candidate)), complement(get(input)))),
    write(9, f32x4.mul(f32x4.mul(get(dCell), read(4)), complement(get(forget)))),
    write(10, f32x4.mul(f32x4.mul(get(dCell), get(input)), squaredComplement(get(candidate)))),
    write(11, f32x4.mul(f32x4.mul(get(dHidden), get(squashed)), complement(get(output)))),
    write(7, f32x4.mul(get(dCell), get(forget))),
  );
});

/** Everything but the matrix products. */
export const elementwiseSources: readonly FunctionSource[] = [
  sigmoid, tanh, exponential, reluGradient, addScaled, moveTowards, adam, sumOfSquares, columnSums, lstmForward, lstmBackward,
];

/** a × b + c of three numbers: shows how often the machine rounds. Parameters: a, b, c. */
export const roundingProbe = (multiplyAdd: MultiplyAdd): FunctionSource => ({
  name: 'roundingProbe',
  parameters: ['f32', 'f32', 'f32'],
  result: 'f32',
  body: (f) => {
    const [a, b, c] = f.parameters as readonly [Local, Local, Local];
    return f32x4.lane(multiplyAdd(f32x4.splat(get(a)), f32x4.splat(get(b)), f32x4.splat(get(c))), 0);
  },
});
