import { existsSync } from 'node:fs';
import { fileArtefacts } from '../adapters/artefacts-file/file-artefacts.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { makeFolder } from '../adapters/system/make-folder.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { NotFoundError } from '../model/error.ts';
import type { UseCaseDeps } from '../usecases/deps.ts';
import type { LiveWorldOptions } from './live-world.ts';
import { artefactsFolderOf, storeUrlOf } from './live-world.ts';

/** What the use cases of models stand on, without a server. */
export type OpenModels = Pick<UseCaseDeps, 'store' | 'artefacts' | 'clock' | 'changed'> & { readonly close: () => Promise<void> };

/**
 * Opens the models of a data folder, also while a server uses it.
 * Throws NotFoundError where there is no store, unless one may be made.
 */
export async function openModels(options: LiveWorldOptions, absent: 'refuse' | 'make'): Promise<OpenModels> {
  const url = storeUrlOf(options);
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null;
  if (absent === 'refuse' && file !== null && !existsSync(file)) throw new NotFoundError(`${file}: there is no store; name the data folder of a server with --data, or save a model first`);
  if (absent === 'make' && options.storeUrl === undefined) makeFolder(options.dataDir);
  const store = await openStore({ url }, systemClock);
  // A server that runs on the same store notices by its own pulse.
  return { store, artefacts: fileArtefacts(artefactsFolderOf(options)), clock: systemClock, changed: () => undefined, close: () => store.close() };
}
