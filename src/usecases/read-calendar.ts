import { readCsv, textColumn, timeColumn } from '../formats/csv/csv-table.ts';
import { formatProblem } from '../formats/documents/problem.ts';
import { InvalidInputError } from '../model/error.ts';
import type { KnownEvent } from '../model/forecast.ts';
import type { Instant } from '../units/time.ts';

/** More events than hours in a year are no calendar. */
const eventsMax = 10_000;

/**
 * Reads known events from CSV with the columns name, from and to (exclusive).
 * @throws InvalidInputError naming file and line of everything that is wrong
 */
export function readCalendar(file: string, text: string): readonly KnownEvent[] {
  const table = readCsv(file, text);
  const [names, froms, tos] = [textColumn(table, 'name'), timeColumn(table, `from`), timeColumn(table, 'to')];
  const problems = table.rows.flatMap(({ line }, index) => {
    const problem = (path: string, value: string, rule: string, fix: string): string => formatProblem({ file, line, column: 1, path, value, rule, fix });
    if ((names[index] ?? '').trim() === '') return [problem('name', 'empty', 'a name that events of one kind share', 'write one')];
    return (tos[index] as number) > (froms[index] as number) ? [] : [problem('to', 'not after its start', 'later than the start', 'correct one of them')];
  });
  if (table.rows.length > eventsMax) problems.push(`${file} has ${table.rows.length} events; it must have at most ${eventsMax}; leave out the oldest`);
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, 20));
  return table.rows.map((_, index) => ({ name: (names[index] as string).trim(), from: froms[index] as Instant, to: tos[index] as Instant }));
}
