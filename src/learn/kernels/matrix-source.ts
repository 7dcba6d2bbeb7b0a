import type { Code, FunctionSource, Lanes, Local } from './assembler.ts';
import { advance, f32x4, get, i32, load, repeat, seq, set, store, when } from './assembler.ts';

/** `a × b + c`, with one rounding or two. */
export type MultiplyAdd = (a: Code, b: Code, c: Code) => Code;

/** Columns that one tile covers: as vectors, and the lanes of each. Eight columns by four rows keep 8 sums in registers. */
type Width = { readonly vectors: 1 | 2; readonly lanes: Lanes };

const widths = {
  8: { vectors: 2, lanes: 4 },
  4: { vectors: 1, lanes: 4 },
  2: { vectors: 1, lanes: 2 },
  1: { vectors: 1, lanes: 1 },
} as const satisfies Record<number, Width>;

const bytesOf = ({ vectors, lanes }: Width): number => vectors * lanes * 4;

/**
 * c = a·b for any strides of a, which makes it the product with aᵀ too. All strides and addresses in bytes.
 * Parameters: a, b, c, init, rows, columns, depth, aRow, aStep, bStep, cRow, initRow, relu.
 * Sums start from `init` (a bias with initRow 0, c itself to accumulate), or from zero where init is 0.
 */
export const matrixProduct = (multiplyAdd: MultiplyAdd): FunctionSource => ({
  name: 'matrixProduct',
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
  body: (f) => {
    const [a, b, c, init, rows, columns, depth, aRow, aStep, bStep, cRow, initRow, relu] = f.parameters as Tuple13;
    const aAt = f.local('i32');
    const bAt = f.local('i32');
    const cAt = f.local('i32');
    const initAt = f.local('i32');
    const left = f.local('i32');
    const columnsLeft = f.local('i32');
    const depthLeft = f.local('i32');
    const aOfRow = [0, 1, 2, 3].map(() => f.local('i32'));
    const place = f.local('i32');
    const sums = [0, 1, 2, 3].map(() => [f.local('v128'), f.local('v128')]);
    const bVectors = [f.local('v128'), f.local('v128')];
    const splat = f.local('v128');

    /** Does something with every sum of a tile; `place` walks down the rows from `from` by `step`. */
    const eachSum = (height: number, { vectors }: Width, from: Local, step: Local, action: (sum: Local, offset: number) => Code): Code =>
      seq(set(place, get(from)), ...sums.slice(0, height).map((row) => seq(...row.slice(0, vectors).map((sum, v) => action(sum, v * 16)), advance(place, get(step)))));

    const inner = (height: number, { vectors, lanes }: Width): Code => seq(
      ...bVectors.slice(0, vectors).map((vector, v) => set(vector, load(lanes, get(bAt), v * 16))),
      ...sums.slice(0, height).map((row, r) => seq(
        set(splat, f32x4.load32Splat(get(aOfRow[r] as Local), 0)),
        ...row.slice(0, vectors).map((sum, v) => set(sum, multiplyAdd(get(splat), get(bVectors[v] as Local), get(sum)))),
        advance(aOfRow[r] as Local, get(aStep)),
      )),
      advance(bAt, get(bStep)),
    );

    const tile = (height: number, width: Width): Code => seq(
      when(
        get(init),
        eachSum(height, width, initAt, initRow, (sum, offset) => set(sum, load(width.lanes, get(place), offset))),
        seq(...sums.slice(0, height).map((row) => seq(...row.slice(0, width.vectors).map((sum) => set(sum, f32x4.const(0)))))),
      ),
      ...aOfRow.slice(0, height).map((pointer, r) => set(pointer, r === 0 ? get(aAt) : i32.add(get(aOfRow[r - 1] as Local), get(aRow)))),
      set(bAt, get(b)),
      set(depthLeft, get(depth)),
      repeat(depthLeft, inner(height, width)),
      when(get(relu), seq(...sums.slice(0, height).map((row) => seq(...row.slice(0, width.vectors).map((sum) => set(sum, f32x4.max(get(sum), f32x4.const(0)))))))),
      eachSum(height, width, cAt, cRow, (sum, offset) => store(width.lanes, get(place), get(sum), offset)),
      advance(aAt, i32.mul(get(aRow), i32.const(height))),
      advance(cAt, i32.mul(get(cRow), i32.const(height))),
      advance(initAt, i32.mul(get(initRow), i32.const(height))),
    );

    const columnBlock = (width: Width): Code => seq(
      set(aAt, get(a)),
      set(cAt, get(c)),
      set(initAt, get(init)),
      set(left, i32.shrU(get(rows), i32.const(2))),
      repeat(left, tile(4, width)),
      when(i32.and(get(rows), i32.const(2)), tile(2, width)),
      when(i32.and(get(rows), i32.const(1)), tile(1, width)),
      advance(b, i32.const(bytesOf(width))),
      advance(c, i32.const(bytesOf(width))),
      when(get(init), advance(init, i32.const(bytesOf(width)))),
    );

    return seq(
      set(columnsLeft, i32.shrU(get(columns), i32.const(3))),
      repeat(columnsLeft, columnBlock(widths[8])),
      ...([4, 2, 1] as const).map((width) => when(i32.and(get(columns), i32.const(width)), columnBlock(widths[width]))),
    );
  },
});

type Tuple13 = readonly [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local, Local];

/**
 * Copies up to eight rows of b (each `depth` floats, `rowBytes` apart) as columns of a panel with 32 bytes per step, so that the product
 * with bᵀ reads like any other. Parameters: b, panel, rows, depth, rowBytes.
 */
export const packPanel: FunctionSource = {
  name: 'packPanel',
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
  body: (f) => {
    const [b, panel, rows, depth, rowBytes] = f.parameters as readonly [Local, Local, Local, Local, Local];
    const from = f.local('i32');
    const to = f.local('i32');
    const left = f.local('i32');
    return repeat(rows, seq(
      set(from, get(b)),
      set(to, get(panel)),
      set(left, get(depth)),
      repeat(left, seq(
        store(1, get(to), load(1, get(from))),
        advance(from, i32.const(4)),
        advance(to, i32.const(32)),
      )),
      advance(b, get(rowBytes)),
      advance(panel, i32.const(4)),
    ));
  },
};
