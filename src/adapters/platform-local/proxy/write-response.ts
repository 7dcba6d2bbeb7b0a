import type { Socket } from 'node:net';

/** Bodies up to this size are copied behind their head, so that both leave in one packet and one system call. */
const joinBytesMax = 16_384;

export const crlf = Buffer.from('\r\n');

/**
 * Writes a head (if any), the bytes of `chunk` between `from` and `to`, and a CRLF after them where `tail` asks for it.
 * @returns false if the reader is slower than the writer: wait for 'drain'
 */
export function writeResponse(socket: Socket, head: string, chunk: Buffer, from: number, to: number, tail: boolean): boolean {
  const length = to - from;
  if (head === '') {
    const part = from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to);
    const flowing = length === 0 || socket.write(part);
    return tail ? socket.write(crlf) && flowing : flowing;
  }
  if (length + head.length <= joinBytesMax) {
    const joined = Buffer.allocUnsafe(head.length + length + (tail ? 2 : 0));
    joined.write(head, 0, 'latin1');
    chunk.copy(joined, head.length, from, to);
    if (tail) crlf.copy(joined, head.length + length);
    return socket.write(joined);
  }
  socket.cork();
  socket.write(head, 'latin1');
  socket.write(chunk.subarray(from, to));
  if (tail) socket.write(crlf);
  socket.uncork();
  return !socket.writableNeedDrain;
}
