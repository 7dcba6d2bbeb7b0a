import { describe, expect, it } from 'vitest';
import type { Provider } from './provider.ts';

/** A provider under test: one that has at least one offer, and a clock that can be put forward until an order is ready or has failed. */
export type ProviderUnderTest = { readonly provider: Provider; readonly settle: () => Promise<void> };

/** What every provider of hosts must keep. */
export function providerContract(name: string, make: () => Promise<ProviderUnderTest>): void {
  describe(`${name} as a provider`, () => {
    it('starts what is ordered, once for each key', async () => {
      const { provider, settle } = await make();
      const [offer] = await provider.offers();
      if (offer === undefined) throw new Error('a provider under test has an offer');
      expect(await provider.hostState('a')).toBe('absent');
      expect(await provider.request(offer, 'a')).toBe('accepted');
      expect(await provider.request(offer, 'a')).toBe('accepted');
      await settle();
      expect(await provider.hostState('a')).toEqual({ ready: expect.any(String) });
      expect(await provider.hostState('b')).toBe('absent');
    });

    it('takes back what it gave, also twice, and what it never gave', async () => {
      const { provider, settle } = await make();
      const [offer] = await provider.offers();
      if (offer === undefined) throw new Error('a provider under test has an offer');
      await provider.request(offer, 'a');
      await settle();
      await provider.release('a');
      await provider.release('a');
      await provider.release('never');
      expect(await provider.hostState('a')).toBe('released');
      expect(await provider.request(offer, 'a')).toBe('accepted');
      expect(await provider.hostState('a')).toBe('released');
    });

    it('refuses what it does not have, with why', async () => {
      const { provider } = await make();
      expect(await provider.request({ type: 'no-such-type', place: 'nowhere' }, 'a')).toEqual({ refused: expect.stringContaining('no-such-type') });
      expect(await provider.hostState('a')).toBe('absent');
    });

    it('gives no more at once than its quota, and again after some were given back', async () => {
      const { provider, settle } = await make();
      const offer = (await provider.offers()).find(({ quota }) => quota <= 100);
      if (offer === undefined) return;
      for (let count = 0; count < offer.quota; count++) expect(await provider.request(offer, `host-${count}`)).toBe('accepted');
      expect(await provider.request(offer, 'one-more')).toEqual({ refused: expect.stringContaining('quota') });
      await settle();
      await provider.release('host-0');
      expect(await provider.request(offer, 'one-more')).toBe('accepted');
    });
  });
}
