import { describe, expect, it } from 'vitest';
import { instant } from '../../units/time.ts';
import { PushSource } from './push-source.ts';

const at = instant(1_000_000);

describe('pushing', () => {
  it('hands over what was sent once, under the labels of its sender', async () => {
    const source = new PushSource();
    expect(source.accept('shop', 'web', { instance: 'a' }, 'jobs_total{app="other",kind="x"} 3\n', at)).toEqual({ kind: 'accepted', samples: 1 });
    expect((await source.collect()).samples).toEqual([
      { series: 'jobs_total', labels: { app: 'shop', component: 'web', kind: 'x', instance: 'a' }, type: 'untyped', value: 3, at },
    ]);
    expect(await source.collect()).toEqual({ samples: [], failures: [] });
  });

  it('takes samples that are read already', async () => {
    const source = new PushSource();
    source.accept('shop', 'web', {}, [{ series: 'depth', labels: {}, type: 'gauge', value: 1, at }], at);
    expect((await source.collect()).samples).toHaveLength(1);
  });

  it('refuses what is malformed as a whole, and names it', async () => {
    const source = new PushSource();
    expect(source.accept('shop', 'web', {}, 'a 1\nb{ 2\n', at)).toMatchObject({ kind: 'refused', reason: 'malformed' });
    const batch = await source.collect();
    expect(batch.samples).toEqual([]);
    expect(batch.failures).toMatchObject([{ source: 'push', labels: { app: 'shop', component: 'web' }, why: expect.stringContaining('line 2') }]);
  });

  it('refuses what does not fit until it is collected', async () => {
    const source = new PushSource({ bufferMax: 2 });
    expect(source.accept('shop', 'web', {}, 'a 1\nb 2\n', at).kind).toBe('accepted');
    expect(source.accept('shop', 'web', {}, 'c 1\n', at)).toMatchObject({ kind: 'refused', reason: 'full' });
    expect((await source.collect()).samples).toHaveLength(2);
    expect(source.accept('shop', 'web', {}, 'c 1\n', at).kind).toBe('accepted');
  });

  it('keeps a bounded number of failures', async () => {
    const source = new PushSource();
    for (let i = 0; i < 1000; i++) source.accept('shop', 'web', {}, '{', at);
    expect((await source.collect()).failures.length).toBeLessThanOrEqual(100);
  });
});
