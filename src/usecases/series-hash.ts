import { createHash } from 'node:crypto';
import type { RegularSeries } from '../model/forecast.ts';

/**
 * SHA-256 of the first `length` points of a series: its start, its step, which points were measured, and what was measured. What gaps
 * were filled with does not count, since it may change once more is known.
 */
export function seriesSha256({ start, step, values, measured }: RegularSeries, length: number = values.length): string {
  const cells = Buffer.alloc(9 * length);
  for (let index = 0; index < length; index++) {
    const known = measured[index] === 1;
    cells.writeUInt8(known ? 1 : 0, 9 * index);
    cells.writeDoubleLE(known ? (values[index] as number) : 0, 9 * index + 1);
  }
  return createHash('sha256').update(JSON.stringify([start, step, length])).update(cells).digest('hex');
}
