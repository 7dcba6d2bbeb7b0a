import { Option } from 'commander';
import { stringify } from 'yaml';
import type { Json } from '../model/json.ts';
import { visible } from '../units/visible.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

export const outputFormats = ['table', 'wide', 'json', 'yaml', 'name', 'tosca'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export type Column<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** Shown only with -o wide. */
  readonly wide?: boolean;
};

/** The option -o of a command, with the formats that this command takes; another one is refused before anything is done. */
export const outputOption = (...formats: readonly [OutputFormat, OutputFormat, ...OutputFormat[]]): Option =>
  new Option('-o, --output <format>', `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}`).argParser((text) => outputFormatOf(text, formats));

/** Reads the value of -o; an unknown one is a usage error that names the known ones. */
export function outputFormatOf(text: string | undefined, formats: readonly OutputFormat[] = outputFormats): OutputFormat {
  if (text === undefined) return 'table';
  const found = formats.find((format) => format === text);
  if (found === undefined) throw new CliError(`--output is ${text === '' ? 'empty' : text}; it must be one of ${formats.join(', ')}; choose one`, exitCodes.usage);
  return found;
}

/**
 * Prints a list in the asked format: aligned columns without spaces inside values, as kubectl does, or the data itself.
 * `data` is what json and yaml show; `name` prints one `kind/name` a line.
 */
export function printRows<Row>(
  io: Io,
  format: OutputFormat,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { readonly data: unknown; readonly name: (row: Row) => string; readonly empty: string },
): void {
  if (format === 'json' || format === 'yaml') return printData(io, format, options.data);
  if (format === 'name') {
    for (const row of rows) io.out(`${options.name(row)}\n`);
    return;
  }
  if (rows.length === 0) {
    io.err(`${options.empty}\n`);
    return;
  }
  const shown = columns.filter((column) => format === 'wide' || column.wide !== true);
  io.out(table([shown.map((column) => column.title), ...rows.map((row) => shown.map((column) => column.value(row)))]));
}

/** Prints data as JSON or YAML; other formats fall back to YAML, which people can read. */
export function printData(io: Io, format: OutputFormat, data: unknown): void {
  // Through JSON, so that what is printed is what a program would get.
  const plain = JSON.parse(JSON.stringify(data)) as Json;
  io.out(format === 'json' ? `${JSON.stringify(plain, null, 2)}\n` : stringify(plain, { lineWidth: 0 }));
}

/** Left-aligned columns, three spaces apart, no trailing blanks. Cells may hold names that others gave: what would steer a terminal is shown instead. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('   ').trimEnd()}\n`).join('');
}

/** How long ago, as kubectl writes it: 12s, 5m, 3h, 2d. */
export function age(fromMs: number | null, nowMs: number): string {
  if (fromMs === null) return '<unset>';
  const seconds = Math.max(0, Math.round((nowMs - fromMs) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
