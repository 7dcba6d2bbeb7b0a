import type { Json } from '../../model/json.ts';
import type { Key } from '../../model/ids.ts';

export type HttpCall = {
  readonly method: 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'GET';
  /** An absolute URL, or a path on the component's stable address. */
  readonly url: string;
  readonly body: Json;
  readonly timeoutMs: number;
};

/** Makes the HTTP requests of the `call` operation; every one carries the key as Idempotency-Key. */
export interface HttpCaller {
  call(request: HttpCall, key: Key): Promise<{ readonly status: number; readonly body: Json }>;
}
