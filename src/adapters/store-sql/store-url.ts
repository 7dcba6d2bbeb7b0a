import { resolve } from 'node:path';
import { InvalidInputError } from '../../model/error.ts';

export type StoreUrl = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };

/**
 * Where a store is: `sqlite:PATH`, `sqlite::memory:`, or `postgres://...`.
 * Throws InvalidInputError for anything else; the message shows no password.
 */
export function parseStoreUrl(url: string): StoreUrl {
  if (url === 'sqlite::memory:') return { kind: 'memory' };
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) return { kind: 'sqlite', file: resolve(url.slice('sqlite:'.length)) };
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgres', url };
  const scheme = /^[a-z+]{0,20}:/i.exec(url)?.[0] ?? '';
  throw new InvalidInputError([
    `store is a URL that starts with "${scheme}"; it must be sqlite:PATH, sqlite::memory: or postgres://USER@HOST/DATABASE; write one of these`,
  ]);
}

/** The place as it may be shown in messages and logs: without user and password. */
export function placeOf(url: StoreUrl): string {
  if (url.kind === 'memory') return 'the store in memory';
  if (url.kind === 'sqlite') return url.file;
  if (!URL.canParse(url.url)) return 'PostgreSQL';
  const { hostname, port, pathname, searchParams } = new URL(url.url);
  return `PostgreSQL at ${searchParams.get('host') ?? hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}
