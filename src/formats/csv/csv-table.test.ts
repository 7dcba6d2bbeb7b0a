import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { csvRecords, CsvReader } from './csv-reader.ts';
import { measuredColumn, missingNotes, numberColumn, readCsv, textColumn, timeColumn } from './csv-table.ts';
import { parseTime } from './parse-time.ts';

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

describe('a CSV text', () => {
  it('is read with quotes, line ends in cells, CRLF, a byte order mark and blank lines', () => {
    const table = readCsv('a.csv', '\ufeffname,note\r\n"a ""b""","two\nlines, one cell"\r\n\r\nc,\r\nlast,x');
    expect(table.header).toEqual(['name', 'note']);
    expect(table.rows).toEqual([
      { line: 2, cells: ['a "b"', 'two\nlines, one cell'], starts: [0, 10] },
      { line: 5, cells: ['c', ''] },
      { line: 6, cells: ['last', 'x'] },
    ]);
  });

  it('is the same however it is cut into pieces', () => {
    const cell = fc.stringMatching(/^[ab",\n\r;é]{0,6}$/);
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (cells, sizes, lineEnd) => {
        const text = cells.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
        const reader = new CsvReader('a.csv');
        const found = [];
        for (let at = 0, index = 0; at < text.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          found.push(...reader.push(text.slice(at, at + size)));
          at += size;
        }
        found.push(...reader.end());
        expect(found.map((record) => record.cells)).toEqual(cells);
      }),
    );
  });

  it('is streamed', async () => {
    const lines = [];
    for await (const record of csvRecords('a.csv', ['a,', 'b\n1', ',2\n', '3,4'])) lines.push(record.cells.join('|'));
    expect(lines).toEqual(['a|b', '1|2', '3|4']);
  });

  it.each([
    ['a,b\n1,x"y\n', 'a.csv:2:4: the cell is a quote inside a cell'],
    ['a,b\n1,"x"y\n', 'a.csv:2:6: the cell is a character behind a closing quote'],
    ['a,b\n1,"xy\n', 'a.csv:2:3: the cell is a quote that is never closed'],
    ['a,b\n1\n', 'a.csv:2:1: the row is 1 cells long; it must be 2 cells long, as the header'],
    ['a,a\n1,2\n', 'column 2 is "a"; it must be a name that no other column has'],
    ['a,\n1,2\n', 'column 2 is ""; it must be a name'],
    ['', 'a header and rows'],
    [`a\n"${'x'.repeat(2_000_000)}`, 'a.csv:2:1:'],
    ['a,b\n0,1,2\n1,1,2\n', 'a.csv:1:1: the header is 2 cells long; it must be 3 cells long, as every row; if the rows begin with an index that has no name'],
    [Buffer.from('a,b\n1,2\n', 'utf16le').toString('utf8'), 'the encoding is UTF-16 or no text; it must be UTF-8'],
  ])('that is wrong is refused with its place', (text, message) => {
    expect(problemsOf(() => readCsv('a.csv', text))).toEqual([expect.stringContaining(message)]);
  });
});

describe('a column', () => {
  const table = readCsv('a.csv', 'time,load,name\n2026-01-01T00:00:00Z,1.5,x\n1767225660,,y\n1767225720000,-2e3,z\n');

  it('is read as numbers, times or texts', () => {
    expect(numberColumn(table, 'load')).toEqual([1.5, null, -2000]);
    expect(timeColumn(table, 'time')).toEqual([1767225600000, 1767225660000, 1767225720000]);
    expect(textColumn(table, 'name')).toEqual(['x', 'y', 'z']);
  });

  it('may say in words that there is nothing, as tools write it, and that is told', () => {
    const column = measuredColumn(readCsv('a.csv', 't,load\n1,NaN\n2,null\n3,NA\n4,-\n5,NaN\n6,-1\n'), 'load');
    expect(column.values).toEqual([null, null, null, null, null, -1]);
    expect(missingNotes('load', column)[0]).toBe('2 cells of load are "NaN" and are taken as not measured.');
    expect(missingNotes('load', column)[3]).toBe('One cell of load is "-" and is taken as not measured.');
  });

  it('with more mistakes than are shown says how many more there are', () => {
    const rows = Array.from({ length: 25 }, (_, index) => `"a,b",x${index}`);
    const problems = problemsOf(() => numberColumn(readCsv('a.csv', `name,load\n${rows.join('\n')}\n`), 'load'));
    expect(problems[0]).toContain('a.csv:2:7: column 2 (load) is "x0"');
    expect(problems.slice(20)).toEqual(['and 5 more']);
  });

  it('is found behind semicolons or tabs too, and a decimal comma is named', () => {
    const table = readCsv('a.csv', 't;load\n1;2.5\n');
    expect(table.notes).toEqual(['The cells are separated by semicolons and were read so.']);
    expect(numberColumn(table, 'load')).toEqual([2.5]);
    expect(numberColumn(readCsv('a.csv', 't\tload\n1\t2.5\n'), 'load')).toEqual([2.5]);
    expect(problemsOf(() => numberColumn(readCsv('a.csv', 't;load\n1;2,5\n'), 'load'))).toEqual([expect.stringContaining('a.csv:2:3: column 2 (load) is "2,5"; it must be a finite number, or nothing (an empty cell, NaN, null, NA or -); write decimals with a point')]);
  });

  it('that holds something else is refused with row and column', () => {
    expect(problemsOf(() => numberColumn(table, 'name'))).toEqual([['2:26', 'x'], ['3:13', 'y'], ['4:20', 'z']].map(([place, name]) => `a.csv:${place}: column 3 (name) is "${name}"; it must be a finite number, or nothing (an empty cell, NaN, null, NA or -); correct the cell or choose another column`));
    expect(problemsOf(() => numberColumn(table, 'loadd'))).toEqual([expect.stringContaining('did you mean load?')]);
  });
});

describe('a time', () => {
  it.each([
    ['1700000000000000', 'if these are microseconds, divide them by 1000'],
    ['1700000000000000000', 'if these are nanoseconds, divide them by 1000000'],
  ])('of %s is refused with what it is most likely', (text, hint) => {
    expect(problemsOf(() => timeColumn(readCsv('a.csv', `t,v\n${text},1\n`), 't'))[0]).toContain(hint);
  });

  it.each([
    ['2026-11-22', 1795305600000],
    ['2026-11-22T01:02', 1795309320000],
    ['2026-11-22 01:02:03', 1795309323000],
    ['2026-11-22T01:02:03.5Z', 1795309323500],
    ['2026-11-22T01:02:03+01:00', 1795305723000],
    ['2026-11-22T01:02:03-0530', 1795329123000],
    ['1795309323', 1795309323000],
    ['1795309323.25', 1795309323250],
    ['1795309323000', 1795309323000],
    ['0', 0],
  ])('%s is read', (text, at) => {
    expect(parseTime(text)).toBe(at);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-01-01T24:00', 'now', '', '1e9', '2026-01-01T00:00+99:00', '9'.repeat(40), '1700000000000000', '1700000000000000000'])('%s is refused', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
