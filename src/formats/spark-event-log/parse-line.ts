import { UnreadableEventError, asFields, textIn } from './fields.ts';
import { eventParsers } from './parse-event.ts';
import type { SparkEvent } from './spark-event.ts';

/** Nested deeper than anything that Spark writes; depth and number of values bound what parsing a line can cost. */
const depthMax = 100;
const valuesMax = 1_000_000;
/** A line as short as this cannot become large, whatever is in it; nearly all are. */
const harmlessBytes = 64 * 1024;

const prefix = Buffer.from('{"Event":"');
const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d];
/** Spark's longest name of an event has about 80 characters. */
const nameBytesMax = 200;

/** The name of the event, if the line begins as Spark's lines do; null if it must be parsed to be known. */
function eventNameOf(bytes: Uint8Array): string | null {
  if (bytes.length <= prefix.length || prefix.compare(bytes, 0, prefix.length) !== 0) return null;
  const end = bytes.indexOf(quote, prefix.length);
  return end < 0 || end - prefix.length > nameBytesMax ? null : Buffer.from(bytes.buffer, bytes.byteOffset + prefix.length, end - prefix.length).toString('latin1');
}

/** Refuses a line that would become far larger in memory than it is, before it is parsed. */
function checkShape(bytes: Uint8Array): void {
  let [depth, values, inText] = [0, 0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === openBrace || byte === openBracket) {
      values += 1;
      depth += 1;
      if (depth > depthMax) throw new UnreadableEventError(`it is nested deeper than ${depthMax}`);
    } else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    else if (byte === comma) values += 1;
  }
  if (values > valuesMax) throw new UnreadableEventError(`it has more than ${valuesMax} values`);
}

/** What a line is: an event, one that profiles do not need, or nothing but white space. */
export type ParsedLine = SparkEvent | 'not-needed' | 'blank';

/**
 * Reads one line of a log. Events that are not needed are known by their beginning and not parsed.
 * @throws UnreadableEventError with the reason
 */
export function parseLine(bytes: Uint8Array): ParsedLine {
  const named = eventNameOf(bytes);
  if (named !== null && !eventParsers.has(named)) return 'not-needed';
  if (bytes.length > harmlessBytes) checkShape(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.trim() === '') return 'blank';
  const fields = asFields('the line', parseJson(text));
  const parse = eventParsers.get(textIn(fields, 'Event'));
  return parse === undefined ? 'not-needed' : parse(fields);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableEventError(text.startsWith('{') ? 'it is no whole JSON object' : 'it is no JSON object');
  }
}
