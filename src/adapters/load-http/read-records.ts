import type { RecordedLoad, RequestRecord } from '../../experiment/ports/request-record.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { RecordsHeader } from './record-format.ts';

/**
 * Reads a records file. A torn last line, left by a process that was killed, is dropped and `torn` says so; anything else
 * that is no record throws InvalidInputError naming the line.
 */
export function readRecords(text: string): RecordedLoad & { readonly torn: boolean } {
  const end = text.lastIndexOf('\n') + 1;
  const [first = '', ...lines] = text.slice(0, end).split('\n').slice(0, -1);
  const header = headerOf(first);
  const records = lines.map((line, i) => recordOf(line, header.endpoints, i + 2));
  const { startedAtMs, durationMs, seed } = header;
  return { startedAtMs, durationMs, seed, records, torn: end < text.length };
}

function headerOf(line: string): RecordsHeader {
  try {
    const header = JSON.parse(line) as RecordsHeader;
    if (header.format === 'homeostat-load/1' && Array.isArray(header.endpoints)) return header;
  } catch {
    // Told below, in one way for everything that is no header.
  }
  throw new InvalidInputError([
    `line 1 is ${JSON.stringify(line.slice(0, 80))}; it must be the header of a records file (homeostat-load/1); give a file that the load generator wrote`,
  ]);
}

function recordOf(line: string, endpoints: readonly string[], lineNumber: number): RequestRecord {
  const match = /^(\d{1,15}),(\d{1,2}),([au]),(-?\d{1,3}),(\d{1,15})$/.exec(line);
  const endpoint = endpoints[Number(match?.[2])];
  if (match === null || endpoint === undefined) {
    throw new InvalidInputError([
      `line ${lineNumber} is ${JSON.stringify(line.slice(0, 80))}; it must be INTENDED_US,ENDPOINT,a|u,STATUS,LATENCY_US; the file is damaged, take another`,
    ]);
  }
  return {
    intendedMs: Number(match[1]) / 1000,
    endpoint,
    kind: match[3] === 'a' ? 'answer' : 'update',
    status: Number(match[4]),
    latencyUs: Number(match[5]),
  };
}
