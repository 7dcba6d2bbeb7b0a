import { integerField } from './service.ts';
import { usersMax } from './table.ts';

/** The user of a query such as `?user=17`, or BadRequestError. */
export function userOf(query: URLSearchParams): number {
  const text = query.get('user') ?? '';
  // Number('') would be user 0.
  return integerField({ user: text === '' ? null : Number(text) }, 'user', { min: 0, max: usersMax - 1 });
}
