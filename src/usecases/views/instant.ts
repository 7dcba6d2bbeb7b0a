import * as z from 'zod';

/** A point in time as it goes over the wire. */
export const instantView = z.number().describe('Milliseconds since 1970-01-01T00:00:00Z.');

/** JSON that only its writer understands (arguments, resolved steps); it is handed on as it is. */
export const jsonView = z.unknown().describe('Any JSON value.');
