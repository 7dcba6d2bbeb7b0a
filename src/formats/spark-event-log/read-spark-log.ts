import { InvalidInputError } from '../../model/error.ts';
import { DamagedStreamError } from '../byte-streams/damaged-stream-error.ts';
import { unpack } from '../byte-streams/unpack.ts';
import { UnreadableEventError } from './fields.ts';
import type { ByteLine } from './line-splitter.ts';
import { LineSplitter } from './line-splitter.ts';
import { parseLine } from './parse-line.ts';
import { RunCollector } from './run-collector.ts';
import type { SparkRun, UnreadPart } from './spark-run.ts';

/** A file of a log; `pieces` begins to read it. */
export type LogFile = { readonly name: string; readonly pieces: () => AsyncIterable<Uint8Array> };

/** The longest line that is parsed; a job's start with all its stages has some MiB. */
const lineBytesMax = 16 * 1024 * 1024;
/** A line that goes on for longer than this is no line: reading ends there. */
const openBytesMax = 256 * 1024 * 1024;
/** So many lines without one event are no log. */
const strangeLinesMax = 1000;
const partsMax = 20;

type Reading = { readonly collector: RunCollector; events: number; needed: number; unreadLines: number; readonly parts: UnreadPart[] };

/**
 * Reads the event log of one Spark application, from one file or from the files of a rolling log in their order: JSON lines of
 * SparkListener events (Spark 1.4 to 4.x), plain or packed with gzip, zstd, lz4 or snappy, known by their content. Streams in bounded
 * memory. What is damaged or cut off is left out and named in `unread`.
 * @throws InvalidInputError for what holds no event of Spark, with the reason
 */
export async function readSparkLog(files: readonly LogFile[], signal?: AbortSignal): Promise<SparkRun> {
  const reading: Reading = { collector: new RunCollector(), events: 0, needed: 0, unreadLines: 0, parts: [] };
  for (const file of files) await readFile(file, reading, signal);
  const name = files[0]?.name ?? 'the log';
  if (reading.needed === 0) throw new InvalidInputError([`${name} ${whyNone(reading)}; it must be an event log of Spark (spark.eventLog.enabled=true writes one); give such a file or folder`]);
  return { ...reading.collector.run(), events: reading.events, unread: { lines: reading.unreadLines, parts: reading.parts } };
}

function whyNone({ events, parts }: Reading): string {
  if (events > 0) return 'has no event that says what ran';
  const [first] = parts;
  if (first === undefined) return 'is empty';
  return first.line === 0 ? `cannot be read: ${first.why}` : `has no event; in line ${first.line}, ${first.why}`;
}

async function readFile(file: LogFile, reading: Reading, signal: AbortSignal | undefined): Promise<void> {
  const lines = new LineSplitter(lineBytesMax);
  const note = (line: number, why: string): void => {
    if (line > 0) reading.unreadLines += 1;
    if (reading.parts.length < partsMax) reading.parts.push({ file: file.name, line, why });
  };
  try {
    for await (const piece of unpack(file.pieces())) {
      signal?.throwIfAborted();
      for (const line of lines.push(piece)) readLine(line, reading, note);
      if (lines.openBytes > openBytesMax) return note(0, `a line goes on for more than ${openBytesMax} bytes; the rest is not read`);
      if (reading.events === 0 && reading.unreadLines >= strangeLinesMax) return;
    }
  } catch (error) {
    if (!(error instanceof DamagedStreamError)) throw error;
    note(0, `the file is packed and ${error.message}; the rest is not read`);
  }
  for (const line of lines.end()) readLine(line, reading, note);
}

function readLine(line: ByteLine, reading: Reading, note: (line: number, why: string) => void): void {
  if ('tooLong' in line) return note(line.line, `it has ${line.tooLong} bytes; at most ${lineBytesMax} are read`);
  try {
    const parsed = parseLine(line.bytes);
    if (parsed === 'blank') return;
    if (parsed !== 'not-needed') {
      reading.collector.add(parsed);
      reading.needed += 1;
    }
    reading.events += 1;
  } catch (error) {
    if (!(error instanceof UnreadableEventError)) throw error;
    note(line.line, error.message);
  }
}
