/** How the end of a message body is found (RFC 9112 §6). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Responses only: the body ends with the connection. */
  | { readonly kind: 'until-close' };

export const noBody: Framing = { kind: 'none' };
export const chunkedBody: Framing = { kind: 'chunked' };
export const untilClose: Framing = { kind: 'until-close' };

/**
 * A message whose bounds are not beyond doubt. It is refused, never repaired: two parsers that repair differently are how
 * requests are smuggled (RFC 9112 §11.2).
 */
export class FramingError extends Error {
  override readonly name = 'FramingError';
  /** The HTTP status a client gets for such a request. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A length of at most 15 digits is exact as a double. */
const lengthShape = /^\d{1,15}$/;

/** The framing that Content-Length and Transfer-Encoding name together; null where neither is there. */
export function framingOf(contentLength: string | null, transferEncoding: string | null, minor: number): Framing | null {
  if (transferEncoding !== null) {
    if (contentLength !== null) throw new FramingError(400, 'both Content-Length and Transfer-Encoding');
    if (minor === 0) throw new FramingError(400, 'Transfer-Encoding in HTTP/1.0');
    if (transferEncoding.toLowerCase() !== 'chunked') throw new FramingError(501, 'a Transfer-Encoding other than chunked');
    return chunkedBody;
  }
  if (contentLength === null) return null;
  if (!lengthShape.test(contentLength)) throw new FramingError(400, 'a Content-Length that is not one number');
  const length = Number(contentLength);
  return length === 0 ? noBody : { kind: 'length', length };
}
