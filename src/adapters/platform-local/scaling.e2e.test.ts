import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalFixture } from './testing/local-fixture.ts';
import { localFixture, webComponent } from './testing/local-fixture.ts';
import type { LoadResult } from './testing/steady-load.ts';
import { steadyLoad } from './testing/steady-load.ts';

describe('changes under load', () => {
  let local: LocalFixture;
  let address: string;
  const web = webComponent({}, { SERVICE_MS: '3' });

  beforeAll(async () => {
    local = await localFixture();
    await local.apply(web, 4);
    address = (await local.ready(4)).address ?? '';
  });
  afterAll(() => local.close());

  /** Runs load for as long as the changes take, and on to at least `total` requests. */
  async function under(total: number, method: string, changes: () => Promise<void>): Promise<LoadResult> {
    let changed = false;
    const load = steadyLoad(address, 1_000_000, 16, { method, stop: () => changed });
    await changes();
    changed = true;
    const during = await load;
    const rest = await steadyLoad(address, Math.max(0, total - during.sent), 16, { method });
    return { sent: during.sent + rest.sent, failures: [...during.failures, ...rest.failures], instances: during.instances };
  }

  it('loses none of 10,000 requests while it scales 4 → 1 → 4 → 2', async () => {
    const result = await under(10_000, 'GET', async () => {
      for (const replicas of [1, 4, 2]) {
        await local.apply(web, replicas);
        await local.ready(replicas);
      }
    });
    expect(result.failures).toEqual([]);
    expect(result.sent).toBeGreaterThanOrEqual(10_000);
    expect(result.instances.size).toBeGreaterThanOrEqual(4);
  });

  it('loses no write either while all instances are replaced, and every one answers from a new instance afterwards', async () => {
    const before = new Set((await local.ready(2)).instances.map((instance) => instance.id));
    const result = await under(2_000, 'POST', async () => {
      await local.apply(web, 2, { restartToken: 'again' });
      await local.ready(2);
      // The last old one may still be drained when two new ones are ready.
      await local.ready(2);
    });
    expect(result.failures).toEqual([]);
    const after = await steadyLoad(address, 50, 4);
    expect([...after.instances].filter((id) => before.has(id))).toEqual([]);
  });

  it('counts what it forwarded', async () => {
    const { samples } = await local.platform.collect(1_000 as never);
    const count = (series: string, code?: string): number => samples.find((sample) => sample.series === series && (code === undefined || sample.labels['code'] === code))?.value ?? -1;
    expect(count('homeostat_proxy_requests_total', '2xx')).toBeGreaterThanOrEqual(12_050);
    expect(count('homeostat_proxy_requests_total', '5xx')).toBe(0);
    expect(count('homeostat_proxy_request_duration_seconds_count')).toBeGreaterThanOrEqual(12_050);
    expect(count('homeostat_proxy_in_flight')).toBe(0);
    const ready = samples.filter((sample) => sample.series === 'homeostat_instance_ready' && sample.value === 1);
    expect(ready).toHaveLength(2);
    for (const series of ['homeostat_instance_cpu_seconds_total', 'homeostat_instance_memory_bytes']) {
      const found = samples.filter((sample) => sample.series === series);
      expect(found).toHaveLength(2);
      for (const sample of found) {
        expect(sample.value).toBeGreaterThan(0);
        expect(sample.labels).toMatchObject({ app: 'test', component: 'web' });
        expect(sample.at).toBe(1_000);
      }
    }
  });
});
