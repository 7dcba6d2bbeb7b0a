/** What part of time is looked at: the last stretch, which moves on, or a fixed one. */
export type Range = { readonly kind: 'last'; readonly ms: number } | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/** What lies open beside the page. */
export type Open = { readonly kind: 'decision' | 'run'; readonly id: string } | null;

/** Where the person is. The address holds all of it, so that it can be sent to somebody else. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'application'; readonly name: string; readonly range: Range; readonly open: Open }
  | { readonly page: 'events'; readonly app: string | null; readonly severity: Severity | null }
  | { readonly page: 'plan'; readonly what: 'workflow' | 'capacity' }
  | { readonly page: 'about' }
  | { readonly page: 'unknown'; readonly path: string };

export type Severity = 'info' | 'warning' | 'error';

export const rangeChoices = [
  { name: '1m', ms: 60_000 },
  { name: '4m', ms: 240_000 },
  { name: '15m', ms: 900_000 },
  { name: '1h', ms: 3_600_000 },
] as const;

/** A day of the demo passes in four minutes. */
export const rangeDefault: Range = { kind: 'last', ms: 240_000 };

/** Reads an address; what it does not understand falls back to the default, never to an error. */
export function parseRoute(path: string, search: string): Route {
  const query = new URLSearchParams(search);
  const segments = path.split('/').filter((segment) => segment !== '');
  const [first, second] = segments;
  if (first === undefined) return { page: 'overview' };
  if (first === 'applications' && second !== undefined && segments.length === 2) {
    return { page: 'application', name: decoded(second), range: rangeOf(query), open: openOf(query) };
  }
  if (first === 'events' && segments.length === 1) return { page: 'events', app: query.get('app'), severity: severityOf(query.get('severity')) };
  if (first === 'plan' && segments.length === 1) return { page: 'plan', what: 'workflow' };
  if (first === 'plan' && segments.length === 2 && (second === 'workflow' || second === 'capacity')) return { page: 'plan', what: second };
  if (first === 'about' && segments.length === 1) return { page: 'about' };
  return { page: 'unknown', path };
}

/** The address of a place. */
export function hrefOf(route: Route): string {
  const query = new URLSearchParams();
  switch (route.page) {
    case 'overview':
      return '/';
    case 'about':
      return '/about';
    case 'plan':
      return `/plan/${route.what}`;
    case 'unknown':
      return route.path;
    case 'events':
      if (route.app !== null) query.set('app', route.app);
      if (route.severity !== null) query.set('severity', route.severity);
      return withQuery('/events', query);
    case 'application':
      putRange(query, route.range);
      if (route.open !== null) query.set(route.open.kind, route.open.id);
      return withQuery(`/applications/${encodeURIComponent(route.name)}`, query);
  }
}

/** The page of an application as it first opens. */
export const applicationRoute = (name: string): Route => ({ page: 'application', name, range: rangeDefault, open: null });

const withQuery = (path: string, query: URLSearchParams): string => (query.size === 0 ? path : `${path}?${query.toString()}`);

function rangeOf(query: URLSearchParams): Range {
  const [from, to] = [Number(query.get('from') ?? Number.NaN), Number(query.get('to') ?? Number.NaN)];
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from < to) return { kind: 'fixed', from, to };
  const choice = rangeChoices.find(({ name }) => name === query.get('range'));
  return choice === undefined ? rangeDefault : { kind: 'last', ms: choice.ms };
}

function putRange(query: URLSearchParams, range: Range): void {
  if (range.kind === 'fixed') {
    query.set('from', String(range.from));
    query.set('to', String(range.to));
    return;
  }
  const choice = rangeChoices.find(({ ms }) => ms === range.ms);
  if (choice !== undefined && range.ms !== (rangeDefault.kind === 'last' ? rangeDefault.ms : 0)) query.set('range', choice.name);
}

function openOf(query: URLSearchParams): Open {
  const [decision, run] = [query.get('decision'), query.get('run')];
  if (decision !== null) return { kind: 'decision', id: decision };
  return run === null ? null : { kind: 'run', id: run };
}

const severityOf = (text: string | null): Severity | null => (text === 'info' || text === 'warning' || text === 'error' ? text : null);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
