import { createApplicationReader } from '../knowledge/application-reader.ts';
import type { DocumentReads, SettingReads } from '../knowledge/ports/knowledge-store.ts';
import { generationOf, settingNames } from '../knowledge/wishes.ts';
import type { Application } from '../model/application.ts';
import type { AppId } from '../model/ids.ts';

/** An application as its document is now, where it came from, and the generation that runs. */
export type ManagedApplication = {
  readonly app: Application;
  /** Absolute folder that relative paths in it start from. */
  readonly baseDir: string;
  /** The generation deployed last to its end; null before that. */
  readonly deployed: Application | null;
};

/** Finds applications in the store: the newest document, and by the setting `deployed/NAME` the generation that runs. */
export function storedApplications(store: DocumentReads & SettingReads): (app: AppId) => Promise<ManagedApplication | null> {
  const reader = createApplicationReader(store);
  const kept = new Map<AppId, ManagedApplication>();
  return async (name) => {
    const read = await reader.one(name);
    if (read === null) {
      kept.delete(name);
      return null;
    }
    const { app, stored } = read;
    const generation = generationOf(await store.setting(settingNames.deployed(name)));
    const known = kept.get(name);
    if (known?.app === app && (known.deployed?.generation ?? null) === generation) return known;
    const managed: ManagedApplication = { app, baseDir: stored.baseDir, deployed: await reader.ofGeneration(app, generation) };
    kept.set(name, managed);
    return managed;
  };
}
