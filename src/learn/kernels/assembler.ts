/**
 * A small assembler for WebAssembly modules with SIMD: enough to write the kernels as expressions, and nothing more.
 * Opcodes are those of the WebAssembly core specification 2.0 (SIMD, section 5.4) and of the relaxed SIMD proposal.
 */

/** Bytes of an instruction sequence. An expression leaves one value on the stack, a statement none. */
export type Code = readonly number[];

export const valueTypes = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** The number of a parameter or local variable within its function. */
export type Local = number;

/** A function under construction; parameters come first among the locals. */
export type FunctionBuilder = { readonly parameters: readonly Local[]; local(type: ValueType): Local };

export type FunctionSource = {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result?: ValueType;
  body(f: FunctionBuilder): Code;
};

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const floatBytes = (value: number): number[] => [...new Uint8Array(new Float32Array([value]).buffer)];

const textBytes = (text: string): number[] => [...new TextEncoder().encode(text)];

const counted = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];

const sized = (code: Code): number[] => [...unsigned(code.length), ...code];

const section = (id: number, content: Code): number[] => [id, ...sized(content)];

// ---- statements and control flow

export const seq = (...parts: readonly Code[]): Code => parts.flat();
export const get = (local: Local): Code => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...unsigned(local)];

const emptyBlock = 0x40;
const end = 0x0b;

export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition, 0x04, emptyBlock, ...then, ...(otherwise.length > 0 ? [0x05, ...otherwise] : []), end,
];

/** Runs `body` as often as `counter` says; the counter is zero afterwards. */
export const repeat = (counter: Local, body: Code): Code =>
  when(get(counter), [0x03, emptyBlock, ...body, ...set(counter, i32.sub(get(counter), i32.const(1))), ...get(counter), 0x0d, 0, end]);

// ---- whole numbers (addresses and counters)

const binary = (opcode: number) => (left: Code, right: Code): Code => [...left, ...right, opcode];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  shl: binary(0x74),
  shrU: binary(0x76),
};

/** Moves an address by a number of bytes that is known only at run time. */
export const advance = (pointer: Local, bytes: Code): Code => set(pointer, i32.add(get(pointer), bytes));

export const f32 = {
  const: (value: number): Code => [0x43, ...floatBytes(value)],
  add: binary(0x92),
};

// ---- vectors of four 32-bit floats

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
const unary4 = (opcode: number) => (value: Code): Code => [...value, ...simd(opcode)];
const binary4 = (opcode: number) => (left: Code, right: Code): Code => [...left, ...right, ...simd(opcode)];
const atAddress = (opcode: number, align: number, offset: number): number[] => [...simd(opcode), align, ...unsigned(offset)];

export const f32x4 = {
  const: (value: number): Code => [...simd(12), ...floatBytes(value), ...floatBytes(value), ...floatBytes(value), ...floatBytes(value)],
  splat: unary4(19),
  lane: (value: Code, lane: number): Code => [...value, ...simd(31), lane],
  nearest: unary4(106),
  abs: unary4(224),
  sqrt: unary4(227),
  add: binary4(228),
  sub: binary4(229),
  mul: binary4(230),
  div: binary4(231),
  min: binary4(232),
  max: binary4(233),
  gt: binary4(68),
  and: binary4(78),
  /** a × b + c; whether it rounds once or twice is up to the machine (see `roundingProbe`). */
  relaxedMadd: (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)],
  /** 2 to the power of each lane, which must hold whole numbers from -126 to 127. */
  powerOfTwo: (whole: Code): Code => [...whole, ...simd(248), ...i32x4Splat(127), ...simd(174), ...i32.const(23), ...simd(171)],
  load32Splat: (address: Code, offset: number): Code => [...address, ...atAddress(9, 2, offset)],
};

const i32x4Splat = (value: number): Code => [...i32.const(value), ...simd(17)];

/** How many lanes of a vector are in memory. The others are zero when loaded and are not stored. */
export type Lanes = 1 | 2 | 4;

const loads: Readonly<Record<Lanes, number>> = { 4: 0, 2: 93, 1: 92 };
const stores: Readonly<Record<Lanes, number>> = { 4: 11, 2: 91, 1: 90 };

export const load = (lanes: Lanes, address: Code, offset = 0): Code => [...address, ...atAddress(loads[lanes], 2, offset)];

export const store = (lanes: Lanes, address: Code, value: Code, offset = 0): Code => [
  ...address, ...value, ...atAddress(stores[lanes], 2, offset), ...(lanes === 4 ? [] : [0]),
];

// ---- modules

/**
 * A module that exports `functions` and imports its memory as `environment.memory`.
 * @example
 * const bytes = moduleOf([{ name: 'two', parameters: [], result: 'f32', body: () => f32.const(2) }]);
 */
export function moduleOf(functions: readonly FunctionSource[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...counted(parameters.map((type) => [valueTypes[type]])),
    ...counted(result === undefined ? [] : [[valueTypes[result]]]),
  ]);
  const memory = [...sized(textBytes('environment')), ...sized(textBytes('memory')), 0x02, 0x00, 0x01];
  return new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    ...section(1, counted(types)),
    ...section(2, counted([memory])),
    ...section(3, counted(functions.map((_, index) => unsigned(index)))),
    ...section(7, counted(functions.map(({ name }, index) => [...sized(textBytes(name)), 0x00, ...unsigned(index)]))),
    ...section(10, counted(functions.map((source) => sized(bodyOf(source))))),
  ]);
}

function bodyOf(source: FunctionSource): number[] {
  const locals: ValueType[] = [];
  const code = source.body({
    parameters: source.parameters.map((_, index) => index),
    local: (type) => source.parameters.length + locals.push(type) - 1,
  });
  return [...counted(locals.map((type) => [1, valueTypes[type]])), ...code, end];
}
