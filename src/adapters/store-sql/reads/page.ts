import { InvalidInputError } from '../../../model/error.ts';

/** The most rows that one read hands over; longer listings are paged. */
export const ROWS_MAX = 10_000;

/** The limit if it is one; throws InvalidInputError otherwise, so that no read is unbounded. */
export function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= ROWS_MAX) return limit;
  throw new InvalidInputError([`limit is ${limit}; it must be a whole number from 1 to ${ROWS_MAX}; ask for fewer rows and continue the listing`]);
}
