import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalPlatform } from '../adapters/platform-local/local-platform.ts';
import { pause } from '../adapters/system/pause.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { MeasureOptions, MeasuredTask, TaskMeasurement } from '../experiment/performance-model/measure-tasks.ts';
import { measureTasks } from '../experiment/performance-model/measure-tasks.ts';

/** Between two looks at the platform, ms; the times themselves are the supervisor's. */
const lookMs = 25;

/** Measures tasks on this machine, on a platform of their own that is gone afterwards. */
export async function measureOnThisMachine(tasks: readonly MeasuredTask[], options: Omit<MeasureOptions, 'wait' | 'now'>): Promise<readonly TaskMeasurement[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'homeostat-measure-'));
  try {
    const platform = await openLocalPlatform({ dataDir, clock: systemClock });
    try {
      return await measureTasks(platform, tasks, { ...options, wait: () => pause(lookMs), now: () => systemClock.now() });
    } finally {
      await platform.shutdown();
      platform.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
