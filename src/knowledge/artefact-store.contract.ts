import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { InvalidInputError } from '../model/error.ts';
import { instant } from '../units/time.ts';
import type { ArtefactStore } from './ports/artefact-store.ts';
import { ARTEFACT_BYTES_MAX } from './ports/artefact-store.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const later = instant(8e15);

export type HarmableStore = { readonly store: ArtefactStore; readonly harm: (sha256: string, how: 'delete' | 'flip') => void };

/** What every ArtefactStore must do, as a suite of tests. `open` hands over an empty store and a way to damage what it holds. */
export function artefactStoreContract(open: () => HarmableStore): void {
  it('hands bytes back under their SHA-256, put once or twice', async () => {
    const { store } = open();
    const first = await store.put(bytesOf('weights'));
    expect(first).toEqual({ sha256: createHash('sha256').update('weights').digest('hex'), bytes: 7 });
    expect(await store.put(bytesOf('weights'))).toEqual(first);
    expect(Buffer.from(await store.get(first.sha256)).toString()).toBe('weights');
    const empty = await store.put(new Uint8Array());
    expect(await store.get(empty.sha256)).toHaveLength(0);
  });

  it('names what is missing and what is damaged, and mends it when the bytes are put again', async () => {
    const { store, harm } = open();
    for (const [how, state] of [['delete', 'missing'], ['flip', 'damaged']] as const) {
      const { sha256 } = await store.put(bytesOf(`weights ${how}`));
      harm(sha256, how);
      await expect(store.get(sha256)).rejects.toMatchObject({ name: 'ArtefactError', state, message: expect.stringContaining(sha256) });
      await store.put(bytesOf(`weights ${how}`));
      expect(Buffer.from(await store.get(sha256)).toString()).toBe(`weights ${how}`);
    }
  });

  it('refuses what is too large, and what is no hash', async () => {
    const { store } = open();
    await expect(store.put(new Uint8Array(ARTEFACT_BYTES_MAX + 1))).rejects.toThrow(InvalidInputError);
    for (const wrong of ['', '../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`]) await expect(store.get(wrong)).rejects.toThrow(InvalidInputError);
  });

  it('takes the same bytes from many at once', async () => {
    const { store } = open();
    const put = await Promise.all(Array.from({ length: 10 }, () => store.put(bytesOf('the same'))));
    expect(new Set(put.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await store.get(put[0]?.sha256 ?? '')).toHaveLength(8);
  });

  it('collects what is old and that nobody uses', async () => {
    const { store } = open();
    const [used, orphan] = [await store.put(bytesOf('used')), await store.put(bytesOf('orphan'))];
    const inUse = async () => new Set([used.sha256]);
    expect(await store.collect(inUse, instant(0))).toEqual([]);
    expect(await store.get(orphan.sha256)).toHaveLength(6);
    expect(await store.collect(inUse, later)).toEqual([orphan.sha256]);
    await expect(store.get(orphan.sha256)).rejects.toMatchObject({ state: 'missing' });
    expect(await store.get(used.sha256)).toHaveLength(4);
    expect(await store.collect(inUse, later)).toEqual([]);
  });
}
