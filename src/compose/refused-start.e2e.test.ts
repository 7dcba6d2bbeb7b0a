import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalPlatform } from '../adapters/platform-local/local-platform.ts';
import { until, webComponent } from '../adapters/platform-local/testing/local-fixture.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { cores, mib, usdPerHour } from '../units/resources.ts';
import type { DevOptions } from './dev.ts';
import { startDev } from './dev.ts';

const small = { name: 'small', cores: cores(1), memory: mib(256), devices: [], price: usdPerHour(0.1) };

describe('a start', () => {
  let folder: string;
  let dataDir: string;
  const start = (over: Partial<DevOptions> = {}) =>
    startDev({ dataDir, host: '127.0.0.1', port: 0, anyPort: false, server: { logLevel: 'silent' }, packageRoot: folder, version: 'test', env: {}, ...over });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeostat-start-'));
    dataDir = join(folder, 'data');
  });
  afterEach(async () => {
    if (existsSync(join(dataDir, 'platform'))) {
      const platform = new LocalPlatform({ dataDir: join(dataDir, 'platform'), clock: systemClock });
      await platform.shutdown();
      platform.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('that would leave the server open to others leaves nothing behind', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(/HOMEOSTAT_TOKEN/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('whose store is refused leaves nothing behind', async () => {
    await expect(start({ storeUrl: `sqlite:${join(folder, 'no/where/x.db')}` })).rejects.toThrow(/the folder above it must exist/);
    await expect(start({ storeUrl: 'nonsense' })).rejects.toThrow(/sqlite:PATH/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('whose port is taken leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    try {
      await expect(start({ port: (other.address() as AddressInfo).port })).rejects.toThrow(/is taken/);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      other.close();
    }
  });

  it.runIf(existsSync('/proc/self'))('whose data folder cannot be made says so', async () => {
    await expect(start({ dataDir: '/proc/nope' })).rejects.toThrow(/\/proc\/nope cannot be made/);
  });

  it('with a new store ends what an earlier store left running, although that one had counted further', async () => {
    await (await start()).close();
    const platform = new LocalPlatform({ dataDir: join(dataDir, 'platform'), clock: systemClock });
    await platform.apply(
      { state: 'present', app: 'lost', component: 'web', definition: webComponent(), baseDir: '/', replicas: 1, template: small, placement: null, restartToken: null },
      { epoch: 40, key: 'before' },
    );
    expect(await platform.applications()).toEqual(['lost']);
    const engine = await start({ storeUrl: `sqlite:${join(folder, 'other.db')}` });
    await until(async () => (await platform.applications()).length === 0);
    const events = (await (await fetch(`${engine.url}/api/v1/events`)).json()) as { readonly items: readonly { readonly type: string; readonly app: string }[] };
    expect(events.items).toContainEqual(expect.objectContaining({ type: 'UnclaimedEnded', app: 'lost' }));
    platform.close();
    await engine.close();
  }, 60_000);
});
