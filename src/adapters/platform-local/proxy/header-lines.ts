import { FramingError } from './framing.ts';

/** Anything but tab, printable ASCII and obs-text, CR without LF, or LF without CR. */
const illegal = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;
const nameShape = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** What the fields of a head say that a proxy must know; everything else is passed on untouched in `kept`. */
export type HeaderLines = {
  /** End-to-end fields, each with its CRLF. */
  kept: string;
  host: string | null;
  contentLength: string | null;
  transferEncoding: string | null;
  /** In small letters. */
  connection: string;
  upgrade: string | null;
  keepAlive: string | null;
  forwardedFor: string | null;
  hasIdempotencyKey: boolean;
};

/**
 * Reads the field lines of a head (RFC 9112 §5), strictly: no folding, no space before the colon, no bare CR or LF.
 * Fields that belong to one connection (RFC 9110 §7.6.1) are taken out.
 * @throws FramingError on anything that another parser might read differently
 */
export function readHeaderLines(lines: readonly string[], countMax: number): HeaderLines {
  if (lines.length - 1 > countMax) throw new FramingError(431, `more than ${countMax} header fields`);
  const out: HeaderLines = {
    kept: '', host: null, contentLength: null, transferEncoding: null, connection: '', upgrade: null, keepAlive: null, forwardedFor: null,
    hasIdempotencyKey: false,
  };
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (!nameShape.test(name)) throw new FramingError(400, 'a header line without a proper name');
    readField(out, name, line, colon);
  }
  if (out.connection !== '') dropNamed(out);
  return out;
}

function readField(out: HeaderLines, name: string, line: string, colon: number): void {
  switch (name) {
    case 'host':
      out.host = once(out.host, name, line, colon);
      break;
    case 'content-length':
      out.contentLength = once(out.contentLength, name, line, colon);
      break;
    case 'transfer-encoding':
      out.transferEncoding = once(out.transferEncoding, name, line, colon);
      break;
    case 'connection':
      out.connection += `${out.connection === '' ? '' : ','}${valueOf(line, colon).toLowerCase()}`;
      break;
    case 'upgrade':
      out.upgrade = valueOf(line, colon);
      break;
    case 'keep-alive':
      out.keepAlive = valueOf(line, colon);
      break;
    case 'x-forwarded-for':
      out.forwardedFor = out.forwardedFor === null ? valueOf(line, colon) : `${out.forwardedFor}, ${valueOf(line, colon)}`;
      break;
    // The proxy says these itself, or they are for the next hop alone.
    case 'x-forwarded-proto':
    case 'x-forwarded-host':
    case 'proxy-connection':
    case 'proxy-authenticate':
    case 'proxy-authorization':
    case 'te':
    case 'trailer':
      break;
    case 'idempotency-key':
      out.hasIdempotencyKey = true;
      out.kept += `${line}\r\n`;
      break;
    default:
      out.kept += `${line}\r\n`;
  }
}

const valueOf = (line: string, colon: number): string => line.slice(colon + 1).trim();

function once(before: string | null, name: string, line: string, colon: number): string {
  // Even two equal ones: which of them counts is a matter of taste, and a matter of taste is a way in.
  if (before !== null) throw new FramingError(400, `more than one ${name}`);
  return valueOf(line, colon);
}

/** Takes out the fields that Connection names; those that frame the message are not in `kept` and so cannot be named away. */
function dropNamed(out: HeaderLines): void {
  const names = out.connection.split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'close' && name !== 'keep-alive' && name !== 'upgrade');
  if (names.length === 0) return;
  out.kept = out.kept
    .split('\r\n')
    .filter((line) => !names.includes(line.slice(0, line.indexOf(':')).toLowerCase()))
    .join('\r\n');
}

/** Splits a head (without its last empty line) into lines. */
export function linesOf(text: string): readonly string[] {
  if (illegal.test(text)) throw new FramingError(400, 'a control character, a bare CR or a bare LF in the head');
  return text.split('\r\n');
}

export const says = (connection: string, word: string): boolean =>
  connection === word || (connection.includes(word) && connection.split(',').some((token) => token.trim() === word));
