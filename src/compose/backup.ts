import { fileArtefacts } from '../adapters/artefacts-file/file-artefacts.ts';
import { backupStore } from '../adapters/store-sql/backup/backup-store.ts';
import { restoreStore } from '../adapters/store-sql/backup/restore-store.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { LiveWorldOptions } from './live-world.ts';
import { artefactsFolderOf, storeUrlOf } from './live-world.ts';

/** Writes everything that is known into one file, also while a server uses the store. */
export const backup = (options: LiveWorldOptions, file: string): ReturnType<typeof backupStore> =>
  backupStore(storeUrlOf(options), file, systemClock, fileArtefacts(artefactsFolderOf(options)));

/** Loads such a file into a store; refuses one that is not empty unless forced. */
export const restore = (options: LiveWorldOptions, file: string, force: boolean): ReturnType<typeof restoreStore> =>
  restoreStore(storeUrlOf(options), file, { force, artefacts: fileArtefacts(artefactsFolderOf(options)) });
