import type { Key } from '../../model/ids.ts';

/** A kind of host that a provider has at one place, and how many of it may be held at once. */
export type HostOffer = { readonly type: string; readonly place: string; readonly quota: number };

/** What is asked for. */
export type HostOrder = { readonly type: string; readonly place: string };

/** `failed` hosts never come back; whoever needs one orders another, under another key. */
export type HostState = 'absent' | 'starting' | { readonly ready: string } | { readonly failed: string } | 'released';

/**
 * Where hosts come from: a cloud or a data centre, apart from the platform that runs things on them. Credentials come from the environment
 * or a secret file of the implementation; no order, state or message carries them.
 */
export interface Provider {
  readonly name: string;
  offers(): Promise<readonly HostOffer[]>;
  /** Orders a host. The same key again is the same host, whatever became of the first call. */
  request(order: HostOrder, key: Key): Promise<'accepted' | { readonly refused: string }>;
  hostState(key: Key): Promise<HostState>;
  /** Gives it back. One that is absent or given back already stays so. */
  release(key: Key): Promise<void>;
}
