import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalPlatform } from '../../adapters/platform-local/local-platform.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { isoOf } from '../../units/time.ts';

/** Folders of earlier demos that are kept beside the new one. */
const kept = 3;

/**
 * A fresh folder for a demo. What a demo that was killed left running is ended first, and all but the newest few older
 * folders are deleted.
 */
export async function demoFolder(cwd: string): Promise<string> {
  const home = join(cwd, '.homeostat', 'demo');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const older = readdirSync(home).filter((name) => /^\d{4}-/.test(name)).sort();
  for (const name of older) {
    const platform = new LocalPlatform({ dataDir: join(home, name, 'platform'), clock: systemClock });
    await platform.shutdown();
    platform.close();
  }
  for (const name of older.slice(0, -kept)) rmSync(join(home, name), { recursive: true, force: true });
  const folder = join(home, isoOf(systemClock.now()).replaceAll(':', '-'));
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
