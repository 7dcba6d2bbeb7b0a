import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../experiment/ports/request-record.ts';
import { readRecords } from './read-records.ts';
import { formatHeader, recordBytesMax, writeRecord } from './record-format.ts';

const endpoints = ['recommendations', 'feedback'];
const header = formatHeader({ format: 'homeostat-load/1', startedAtMs: 5, durationMs: 1000, seed: 3, endpoints });

const records = fc.array(
  fc.record<RequestRecord>({
    intendedMs: fc.integer({ min: 0, max: 1e9 }).map((us) => us / 1000),
    endpoint: fc.constantFrom(...endpoints),
    kind: fc.constantFrom('answer', 'update'),
    status: fc.constantFrom(-1, 0, 200, 202, 503),
    latencyUs: fc.oneof(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(9, 10, 99, 100, 999_999_999_999_999)),
  }),
);

function fileOf(list: readonly RequestRecord[]): string {
  const bytes = Buffer.alloc(list.length * recordBytesMax);
  const end = list.reduce((at, record) => writeRecord(bytes, at, { ...record, endpoint: endpoints.indexOf(record.endpoint) }), 0);
  return header + bytes.toString('latin1', 0, end);
}

describe('a records file', () => {
  it('gives back what was written', () => {
    fc.assert(
      fc.property(records, (list) => {
        expect(readRecords(fileOf(list))).toEqual({ startedAtMs: 5, durationMs: 1000, seed: 3, records: list, torn: false });
      }),
    );
  });

  it('cut anywhere after its header gives the whole records before the cut', () => {
    fc.assert(
      fc.property(records, fc.nat(), (list, place) => {
        const text = fileOf(list);
        const cut = header.length + (place % (text.length - header.length + 1));
        const read = readRecords(text.slice(0, cut));
        expect(read.records).toEqual(list.slice(0, read.records.length));
        expect(read.torn).toBe(text[cut - 1] !== '\n');
      }),
    );
  });

  it('with a damaged line in the middle is refused, with the line named', () => {
    expect(() => readRecords(`${header}1,0,a,200,5\n1,0,x,200,5\n1,0,a,200,5\n`)).toThrow(/line 3 is "1,0,x,200,5"/);
    expect(() => readRecords(`${header}1,7,a,200,5\n`)).toThrow(/line 2/);
  });

  it('without its header is refused', () => {
    expect(() => readRecords('1,0,a,200,5\n')).toThrow(/line 1/);
    expect(() => readRecords('')).toThrow(/line 1/);
  });
});
