/** What is known of the way to the server. Times are this browser's clock. */
export type ConnectionState = {
  readonly stream: 'connecting' | 'open' | 'closed';
  /** When anything last came from the server; null before the first time. */
  readonly heardAt: number | null;
  /** Since when requests have failed; null while they do not. */
  readonly failingSince: number | null;
  /** The server wants a token that this page does not have. */
  readonly tokenNeeded: boolean;
};

export type Happening =
  | { readonly kind: 'heard'; readonly at: number }
  | { readonly kind: 'unreachable'; readonly at: number }
  | { readonly kind: 'token-needed' }
  | { readonly kind: 'token-given' }
  | { readonly kind: 'stream'; readonly stream: ConnectionState['stream'] };

export const connectionStart: ConnectionState = { stream: 'connecting', heardAt: null, failingSince: null, tokenNeeded: false };

/** The state after something happened. */
export function connectionAfter(state: ConnectionState, happening: Happening): ConnectionState {
  switch (happening.kind) {
    case 'heard':
      return { ...state, heardAt: happening.at, failingSince: null };
    case 'unreachable':
      return { ...state, failingSince: state.failingSince ?? happening.at };
    case 'token-needed':
      return { ...state, tokenNeeded: true };
    case 'token-given':
      return { ...state, tokenNeeded: false };
    case 'stream':
      return { ...state, stream: happening.stream };
  }
}

/** live: news come by themselves. polling: asked for every few seconds. lost: what is shown gets older. */
export type Connection = { readonly kind: 'connecting' | 'live' | 'polling' } | { readonly kind: 'lost'; readonly ageMs: number | null };

/** Silence after which an open stream is not believed: two of its signs of life, and a little. */
export const silenceMsMax = 35_000;

/** The state as people are told it. */
export function connectionOf({ stream, heardAt, failingSince }: ConnectionState, now: number): Connection {
  const ageMs = heardAt === null ? null : Math.max(0, now - heardAt);
  if (failingSince !== null) return { kind: 'lost', ageMs };
  if (heardAt === null) return { kind: 'connecting' };
  if (ageMs !== null && ageMs > silenceMsMax) return { kind: 'lost', ageMs };
  return { kind: stream === 'open' ? 'live' : 'polling' };
}
