import { BadRequestError, fieldsOf, integerField, textField } from './service.ts';
import { usersMax } from './table.ts';

/** A click or purchase of a user. */
export type Feedback = {
  readonly id: string;
  readonly user: number;
  readonly product: number;
  /** Where to say that the user's recommendations are up to date; nobody wants to know if it is absent. */
  readonly callback?: string;
};

/** Feedback with the time at which it was recorded, in milliseconds since 1970. */
export type Item = Feedback & { readonly recordedAt: number };

/** Reads feedback from a request, or throws BadRequestError. */
export function feedbackOf(body: unknown): Feedback {
  const feedback = {
    id: textField(body, 'id', 64),
    user: integerField(body, 'user', { min: 0, max: usersMax - 1 }),
    product: integerField(body, 'product', { min: 0, max: 2 ** 31 - 1 }),
  };
  const callback = fieldsOf(body)['callback'];
  return callback === undefined ? feedback : { ...feedback, callback: loopbackUrl(callback) };
}

/** Reads an item with its time, or throws BadRequestError. */
export function itemOf(body: unknown): Item {
  return { ...feedbackOf(body), recordedAt: integerField(body, 'recordedAt', { min: 0, max: Number.MAX_SAFE_INTEGER }) };
}

/** Only this machine may be called back: a stranger's feedback must not make the updater send requests elsewhere. */
function loopbackUrl(value: unknown): string {
  const url = typeof value === 'string' && value.length <= 256 && URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.protocol !== 'http:' || url.hostname !== '127.0.0.1') {
    throw new BadRequestError('callback must be an address that starts with http://127.0.0.1:PORT/');
  }
  return url.href;
}
