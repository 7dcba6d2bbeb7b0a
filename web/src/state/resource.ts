import { ApiError } from '../api/transport.ts';

/** Something read from the server. A failure after a success keeps what is known and says that it is old. */
export type Resource<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly missing: boolean }
  | { readonly kind: 'ready'; readonly value: T; readonly failure: string | null };

export type ResourceEvent<T> =
  | { readonly kind: 'asked-for-another' }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'changed'; readonly change: (value: T) => T }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The resource after something happened to it. */
export function resourceAfter<T>(resource: Resource<T>, event: ResourceEvent<T>): Resource<T> {
  switch (event.kind) {
    case 'asked-for-another':
      return { kind: 'loading' };
    case 'loaded':
      return { kind: 'ready', value: event.value, failure: null };
    case 'changed':
      return resource.kind === 'ready' ? { ...resource, value: event.change(resource.value) } : resource;
    case 'failed': {
      const message = event.error instanceof Error ? event.error.message : 'it could not be read';
      const missing = event.error instanceof ApiError && event.error.status === 404;
      // What is gone is gone; anything else may come back, and the last known state is better than none.
      return resource.kind === 'ready' && !missing ? { ...resource, failure: message } : { kind: 'failed', message, missing };
    }
  }
}
