import { describe, expect, it } from 'vitest';
import type { Route } from './route.ts';
import { applicationRoute, hrefOf, parseRoute, rangeDefault } from './route.ts';

const parsed = (href: string): Route => {
  const [path = '', search = ''] = href.split('?');
  return parseRoute(path, search);
};

describe('an address', () => {
  it('holds the whole state and is read back as it was written', () => {
    const places: readonly Route[] = [
      { page: 'overview' },
      { page: 'about' },
      { page: 'plan', what: 'workflow' },
      { page: 'plan', what: 'capacity' },
      { page: 'events', app: 'shop', severity: 'error' },
      { page: 'events', app: null, severity: null },
      applicationRoute('shop'),
      { page: 'application', name: 'shop', range: { kind: 'last', ms: 900_000 }, open: { kind: 'decision', id: 'shop/7' } },
      { page: 'application', name: 'a b/ü', range: { kind: 'fixed', from: 5, to: 9 }, open: { kind: 'run', id: 'r&1' } },
    ];
    for (const place of places) expect(parsed(hrefOf(place))).toEqual(place);
  });

  it('that is not understood falls back to the default', () => {
    expect(parsed('/applications/shop?range=9y&from=9&to=5')).toMatchObject({ range: rangeDefault, open: null });
    expect(parsed('/applications/%E0%A4%A')).toMatchObject({ page: 'application', name: '%E0%A4%A' });
    expect(parsed('/events?severity=fatal')).toMatchObject({ severity: null });
    expect(parsed('/elsewhere/x')).toEqual({ page: 'unknown', path: '/elsewhere/x' });
  });
});
