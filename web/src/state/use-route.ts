import { useSyncExternalStore } from 'react';
import type { Route } from './route.ts';
import { hrefOf, parseRoute } from './route.ts';

const listeners = new Set<() => void>();
let known = { href: '', route: parseRoute('/', '') };

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** The same object as long as the address is the same, which React needs. */
function current(): Route {
  const { pathname, search } = window.location;
  const href = pathname + search;
  if (known.href !== href) known = { href, route: parseRoute(pathname, search) };
  return known.route;
}

/** Where the person is; renders again when that changes. */
export const useRoute = (): Route => useSyncExternalStore(subscribe, current);

/** Goes to a place. `replace` leaves no step to go back to, for changes that are no step of their own. */
export function goTo(route: Route, { replace = false }: { readonly replace?: boolean } = {}): void {
  const href = hrefOf(route);
  const before = current();
  if (replace) window.history.replaceState(null, '', href);
  else window.history.pushState(null, '', href);
  const samePlace = before.page === route.page && (before.page !== 'application' || route.page !== 'application' || before.name === route.name);
  if (!samePlace) window.scrollTo(0, 0);
  for (const listener of listeners) listener();
}
