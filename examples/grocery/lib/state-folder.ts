import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textSetting } from './settings.ts';

/** The folder that stateful components keep their files in: STATE_DIR, else the one the platform gives; made if it is not there. */
export function stateFolder(): string {
  const folder = textSetting('STATE_DIR', process.env['HOMEOSTAT_STATE_DIR'] ?? join(tmpdir(), 'homeostat-grocery'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
