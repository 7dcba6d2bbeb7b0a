import type { Desired } from '../../model/desired.ts';
import type { Fence } from '../../model/ids.ts';

/** living: should run (its process may be down and wait for its next start). draining, stopping: on its way out. */
export type Stage = 'living' | 'draining' | 'stopping' | 'ended';

/** One instance as it is kept on disk. Times are ms since the epoch; everything a restarted supervisor needs stands here. */
export type InstanceRecord = {
  readonly id: string;
  /** Stands in the environment of its processes: the proof that a process is this instance, whatever its pid. */
  readonly token: string;
  readonly revision: string;
  readonly template: { readonly name: string; readonly cores: number; readonly memoryMib: number };
  readonly restartToken: string | null;
  readonly createdAt: number;
  drainMs: number;
  graceMs: number;
  stage: Stage;
  /** Leader of its process group; null between two starts. A pid means this process only with its start time. */
  pid: number | null;
  startTicks: string | null;
  port: number | null;
  ready: boolean;
  readyAt: number | null;
  /** When the present stage began; drain and grace count from here. */
  stageAt: number;
  endedAt: number | null;
  restarts: number;
  failuresInRow: number;
  nextStartAt: number | null;
  message: string | null;
  limits: { enforced: boolean; why: string };
  /** It ended by itself and nobody is to take its place (a finite one that is done, or one that must not be restarted). */
  settled: boolean;
};

export type PresentDesired = Extract<Desired, { state: 'present' }>;

export type ComponentRecord = {
  readonly app: string;
  readonly component: string;
  desired: PresentDesired | null;
  lastWrite: Fence | null;
  /** Keys of the writes that were accepted, newest last. */
  keys: string[];
  /** Port of the stable address; kept for as long as the data directory. */
  port: number | null;
  instances: InstanceRecord[];
};

export type SupervisorState = {
  /** Names this data directory in environments and control groups. */
  readonly identity: string;
  /** Processes of an earlier boot are gone, whatever their pids. */
  bootId: string;
  /** Largest epoch that was accepted. */
  epoch: number;
  components: ComponentRecord[];
};

/** How many keys of one component are remembered; older writes are told apart by their epoch alone. */
export const keysMax = 128;

