import { join, resolve } from 'node:path';
import { fileArtefacts } from '../adapters/artefacts-file/file-artefacts.ts';
import type { LocalPlatform } from '../adapters/platform-local/local-platform.ts';
import { openLocalPlatform } from '../adapters/platform-local/local-platform.ts';
import { PushSource } from '../adapters/source-push/push-source.ts';
import type { ScrapeSource } from '../adapters/source-scrape/scrape-source.ts';
import { createScrapeSource } from '../adapters/source-scrape/scrape-source.ts';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { makeFolder } from '../adapters/system/make-folder.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { createApplicationReader } from '../knowledge/application-reader.ts';
import type { ArtefactStore } from '../knowledge/ports/artefact-store.ts';
import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { CommitFailure } from '../knowledge/watch-commits.ts';
import { watchCommits } from '../knowledge/watch-commits.ts';
import type { World } from '../loop/ports/world.ts';
import { randomStreams } from '../model/random.ts';
import { scrapeTargetsOf } from './scrape-targets.ts';

export type LiveWorldOptions = {
  /** Holds the store, the models' artefacts, the platform's state and the logs of instances. */
  readonly dataDir: string;
  /** `sqlite:PATH` or `postgres://...`; a file in the data directory if absent. */
  readonly storeUrl?: string | undefined;
};

export type LiveWorld = World & {
  readonly platform: LocalPlatform;
  readonly push: PushSource;
  readonly artefacts: ArtefactStore;
  /** The last commit to the store, if it failed. */
  readonly lastCommitFailure: () => CommitFailure | null;
  /** Lets go of everything; components go on running. */
  close(): Promise<void>;
};

/** Where the knowledge of a data directory is, unless a setting says otherwise. */
export const storeUrlOf = ({ dataDir, storeUrl }: LiveWorldOptions): string => storeUrl ?? `sqlite:${join(resolve(dataDir), 'knowledge.db')}`;

/** Where the artefacts of models are, whatever the store is. */
export const artefactsFolderOf = ({ dataDir }: LiveWorldOptions): string => join(resolve(dataDir), 'models');

/**
 * Opens the world of this machine: its processes, their metrics, and what is kept. The store comes first: where it is
 * refused, no supervisor is left behind.
 */
export async function openLiveWorld(options: LiveWorldOptions): Promise<LiveWorld> {
  // A store elsewhere may be refused too; then nothing is to be left here.
  if (options.storeUrl === undefined) makeFolder(options.dataDir);
  const { store, lastFailure } = watchCommits(await openStore({ url: storeUrlOf(options) }, systemClock), systemClock);
  try {
    makeFolder(options.dataDir);
    const platform = await openLocalPlatform({ dataDir: join(options.dataDir, 'platform'), clock: systemClock });
    const scrape = scrapeSourceOf(store, platform);
    const push = new PushSource();
    return {
      clock: systemClock,
      random: randomStreams(0),
      platform,
      sources: [scrape, push, platform],
      series: createMemorySeriesStore(),
      store,
      artefacts: fileArtefacts(artefactsFolderOf(options)),
      push,
      lastCommitFailure: lastFailure,
      close: async () => {
        await scrape.close();
        platform.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function scrapeSourceOf(store: KnowledgeStore, platform: LocalPlatform): ScrapeSource {
  const reader = createApplicationReader(store);
  return createScrapeSource({
    targets: async () => {
      const { applications } = await reader.all();
      const targets = await Promise.all(applications.map(async ({ app }) => scrapeTargetsOf(app, await platform.observe(app.name))));
      return targets.flat();
    },
  });
}
