import { FramingError } from './framing.ts';

const headEnd = Buffer.from('\r\n\r\n');

/**
 * Where the head of a request begins and ends in what was received; null while it is not complete.
 * @throws FramingError if it is too large, or can never become a proper one
 */
export function findHead(received: Buffer, bytesMax: number): { readonly from: number; readonly end: number } | null {
  // RFC 9112 §2.2: an empty line before a request line is what old clients add after a body.
  const from = received[0] === 13 && received[1] === 10 ? 2 : 0;
  const end = received.indexOf(headEnd, from);
  if ((end < 0 ? received.length : end) - from > bytesMax) throw new FramingError(431, `a head of more than ${bytesMax} bytes`);
  if (end >= 0) return { from, end };
  refuseBareLineFeed(received, from);
  return null;
}

/** An incomplete head that already holds a line feed on its own never becomes a proper one. */
function refuseBareLineFeed(received: Buffer, from: number): void {
  for (let at = received.indexOf(10, from); at >= 0; at = received.indexOf(10, at + 1)) {
    if (at === 0 || received[at - 1] !== 13) throw new FramingError(400, 'a bare LF in the head');
  }
}
