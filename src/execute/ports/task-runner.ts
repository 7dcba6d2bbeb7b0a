import type { Key } from '../../model/ids.ts';

export type TaskOrder = { readonly task: string; readonly host: Key };

/** `failed`: it ended without its result, and may be begun again under another key. */
export type TaskState = 'absent' | 'running' | 'done' | { readonly failed: string };

/** Runs tasks on hosts that are ready. */
export interface TaskRunner {
  /** Only starts. The same key again is the same run of the task. */
  start(order: TaskOrder, key: Key): Promise<void>;
  taskState(key: Key): Promise<TaskState>;
}
