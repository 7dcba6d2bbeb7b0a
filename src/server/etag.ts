import { HttpError } from './problem.ts';

/** The ETag of a document is its resourceVersion. */
export const etagOf = (resourceVersion: number): string => `"${resourceVersion}"`;

/**
 * The resourceVersion that an If-Match header asks for; undefined without one, or for `*`.
 * Throws HttpError 400 for a header that is not one ETag of ours.
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const match = /^"(\d{1,15})"$/.exec(header.trim());
  if (match === null) throw new HttpError(400, 'If-Match must be one ETag as this server sends it, such as "12"; send the one of the document');
  return Number(match[1]);
}
