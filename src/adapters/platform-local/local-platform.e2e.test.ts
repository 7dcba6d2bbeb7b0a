import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { platformContract } from '../../execute/ports/platform.contract.ts';
import { instant } from '../../units/time.ts';
import { openLocalPlatform } from './local-platform.ts';
import { until, webComponent } from './testing/local-fixture.ts';

describe('the local platform', () => {
  platformContract(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'homeostat-contract-'));
    const platform = await openLocalPlatform({ dataDir, clock: { now: () => instant(Date.now()) } });
    return {
      platform,
      settle: (condition) => until(condition),
      definition: (over = {}) => webComponent(over),
      close: async () => {
        await platform.shutdown();
        platform.close();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  });
});
