import type { Platform } from '../execute/ports/platform.ts';
import type { ScrapeFormat } from '../formats/prometheus-text/parse-prometheus-text.ts';
import type { ArtefactStore } from '../knowledge/ports/artefact-store.ts';
import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { CommitFailure } from '../knowledge/watch-commits.ts';
import type { Clock } from '../model/clock.ts';
import type { Finding } from '../model/finding.ts';
import type { AppId, ComponentName } from '../model/ids.ts';
import type { SeriesStore } from '../monitor/ports/series-store.ts';
import type { PlanningJobs } from './planning-jobs.ts';
import type { Instant } from '../units/time.ts';

/** A text that holds documents. */
export type SourceFile = {
  /** As the user named it, for messages. */
  readonly name: string;
  readonly text: string;
  /** Absolute folder that relative paths in it start from; the server's working folder if absent. */
  readonly baseDir?: string | undefined;
};

/** Takes what an application or a bridge pushes, all or nothing. malformed: it breaks a rule or limit. full: too much waits already. */
export type PushMetrics = (
  app: AppId,
  component: ComponentName,
  text: string,
  at: Instant,
  format: ScrapeFormat,
) => { readonly kind: 'accepted'; readonly samples: number } | { readonly kind: 'refused'; readonly reason: 'malformed' | 'full'; readonly why: string };

/** Everything the use cases stand on. Each takes the part it needs. */
export type UseCaseDeps = {
  readonly store: KnowledgeStore;
  readonly artefacts: ArtefactStore;
  readonly series: SeriesStore;
  readonly platform: Platform;
  readonly clock: Clock;
  /** What the last cycle of an application concluded; empty before the first one of this process. */
  readonly findings: (app: AppId) => readonly Finding[];
  readonly push: PushMetrics;
  readonly planning: PlanningJobs;
  /** When the control loop last ticked; null before the first. */
  readonly lastTickAt: () => Instant | null;
  /** The last commit, if it failed. */
  readonly lastCommitFailure: () => CommitFailure | null;
  /** Called after a user's write, so that the loop and the streams need not wait for their next look. */
  readonly changed: () => void;
  /** Folder that relative paths start from where a file names none. */
  readonly baseDir: string;
  readonly version: string;
};
