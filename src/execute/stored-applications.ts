import type { DocumentReads, SettingReads, StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import type { AppId } from '../model/ids.ts';

/** An application as its document is now, where it came from, and the generation that runs. */
export type ManagedApplication = {
  readonly app: Application;
  /** Absolute folder that relative paths in it start from. */
  readonly baseDir: string;
  /** The generation deployed last to its end; null before that. */
  readonly deployed: Application | null;
};

/**
 * Finds applications in the store: the newest document, and by the setting `deployed/NAME` the generation that runs.
 * Parsed documents are kept as long as they are the newest.
 */
export function storedApplications(store: Pick<DocumentReads, 'document' | 'documentHistory'> & SettingReads): (app: AppId) => Promise<ManagedApplication | null> {
  const kept = new Map<AppId, { readonly resourceVersion: number; readonly generation: number | null; readonly managed: ManagedApplication }>();
  return async (name) => {
    const stored = await store.document('Application', name);
    if (stored === null) {
      kept.delete(name);
      return null;
    }
    const generation = generationOf(await store.setting(`deployed/${name}`));
    const known = kept.get(name);
    if (known?.resourceVersion === stored.resourceVersion && known.generation === generation) return known.managed;
    const running = generation === null ? null : await ofGeneration(store, stored, generation);
    const managed: ManagedApplication = {
      app: applicationOf(stored.document, stored.generation),
      baseDir: stored.baseDir,
      deployed: running === null ? null : applicationOf(running.document, running.generation),
    };
    kept.set(name, { resourceVersion: stored.resourceVersion, generation, managed });
    return managed;
  };
}

async function ofGeneration(store: Pick<DocumentReads, 'documentHistory'>, newest: StoredDocument, generation: number): Promise<StoredDocument | null> {
  if (newest.generation === generation) return newest;
  const history = await store.documentHistory('Application', newest.name);
  return history.find((document) => document.generation === generation) ?? null;
}

/** The setting is a number, or an object that names it `generation`. */
function generationOf(setting: unknown): number | null {
  if (typeof setting === 'number') return setting;
  if (typeof setting !== 'object' || setting === null || !('generation' in setting)) return null;
  return typeof setting.generation === 'number' ? setting.generation : null;
}
