import FlatQueue from 'flatqueue';
import { invariant } from '../../model/error.ts';
import { EventKernel } from '../kernel.ts';

/** A stage as it was recorded: its tasks run in this order, `delaySeconds` after all stages in `after` (indices) are done. */
export type RecordedStage = { readonly after: readonly number[]; readonly delaySeconds: number; readonly taskSeconds: readonly number[] };

/** What runs one task at a time. It takes no new task from `untilSeconds` on; Infinity for always. */
export type SlotSpan = { readonly fromSeconds: number; readonly untilSeconds: number };

export type StagesReplay = {
  /** When the last stage is done; Infinity if the slots are gone before. */
  readonly endSeconds: number;
  readonly stageEndSeconds: Float64Array;
};

/**
 * Replays one execution of a graph of stages on other slots than those it was recorded on, or on the same, without any chance: a free
 * slot takes the next task of the first ready stage in the order of `stages`, which is how Spark's FIFO pool and its task sets do it
 * (Spark's documentation, "Job Scheduling"). Times are in seconds from the start of the record; `stages` is ordered so that `after`
 * names earlier stages only.
 */
export function replayStages(stages: readonly RecordedStage[], slots: readonly SlotSpan[]): StagesReplay {
  const kernel = new EventKernel(0);
  const ends = new Float64Array(stages.length).fill(Number.POSITIVE_INFINITY);
  const waitsFor = Int32Array.from(stages, ({ after }) => after.length);
  const unfinished = Int32Array.from(stages, ({ taskSeconds }) => taskSeconds.length);
  const nextTask = new Int32Array(stages.length);
  const followers: number[][] = stages.map(() => []);
  stages.forEach(({ after }, stage) => {
    for (const before of after) {
      invariant(before < stage, `stage ${stage} of a replay comes after stage ${before}`);
      (followers[before] as number[]).push(stage);
    }
  });
  const ready = new FlatQueue();
  const freeSlots: number[] = [];
  const stageOfSlot = new Int32Array(slots.length);

  const dispatch = (): void => {
    while (freeSlots.length > 0 && ready.length > 0) {
      const slot = freeSlots.pop() as number;
      if ((slots[slot] as SlotSpan).untilSeconds <= kernel.now) continue;
      const stage = ready.peek() as number;
      const { taskSeconds } = stages[stage] as RecordedStage;
      const task = nextTask[stage] as number;
      nextTask[stage] = task + 1;
      if (task + 1 === taskSeconds.length) ready.pop();
      stageOfSlot[slot] = stage;
      kernel.schedule(kernel.now + (taskSeconds[task] as number), endTask, slot);
    }
  };
  const endTask = (slot: number): void => {
    const stage = stageOfSlot[slot] as number;
    freeSlots.push(slot);
    unfinished[stage] = (unfinished[stage] as number) - 1;
    if (unfinished[stage] === 0) endStage(stage);
    dispatch();
  };
  const endStage = (stage: number): void => {
    ends[stage] = kernel.now;
    for (const follower of followers[stage] as number[]) {
      waitsFor[follower] = (waitsFor[follower] as number) - 1;
      if (waitsFor[follower] === 0) kernel.schedule(kernel.now + (stages[follower] as RecordedStage).delaySeconds, beginStage, follower);
    }
  };
  const beginStage = (stage: number): void => {
    if (unfinished[stage] === 0) return endStage(stage);
    ready.push(stage, stage);
    dispatch();
  };
  const addSlot = (slot: number): void => {
    freeSlots.push(slot);
    dispatch();
  };

  slots.forEach(({ fromSeconds }, slot) => kernel.schedule(Math.max(0, fromSeconds), addSlot, slot));
  stages.forEach(({ after, delaySeconds }, stage) => {
    if (after.length === 0) kernel.schedule(delaySeconds, beginStage, stage);
  });
  while (kernel.step());
  return { endSeconds: ends.reduce((most, end) => Math.max(most, end), 0), stageEndSeconds: ends };
}
