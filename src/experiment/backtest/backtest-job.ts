import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import type { RuleContext, RuleObjective } from '../../plan/autoscale/rule.ts';
import type { Ms } from '../../units/time.ts';
import type { ReplayRange } from './replay.ts';
import type { BacktestScore } from './score.ts';
import type { WorldSpec } from './worlds/world-spec.ts';

/** What every replay of one backtest has in common, as plain data. */
export type BacktestSetting = {
  /** Filled from the past alone where nothing was measured (`pastOnly`), so that no replay knows of what comes. */
  readonly series: RegularSeries;
  readonly range: ReplayRange;
  readonly world: WorldSpec;
  readonly objective: RuleObjective;
  readonly replicas: RuleContext['replicas'];
  readonly startup: Ms;
  /** From taking an instance away until it is gone, which is paid. */
  readonly drain: Ms;
  /** USD per instance and hour. */
  readonly price: number;
  /** Slots from one fit of a forecaster to the next; null to fit once, before the first slot. */
  readonly refitEvery: number | null;
};

/** Who decides: a policy as users write it, with or without the guard, or a schedule that knows everything. */
export type Decider = { readonly kind: 'policy'; readonly text: string; readonly guard: boolean } | { readonly kind: 'schedule'; readonly replicas: Int32Array };

/** One replay. `trace` asks for what happened in every slot. */
export type BacktestJob = { readonly setting: BacktestSetting; readonly decider: Decider; readonly seed: number; readonly trace: boolean };

/** What happened slot by slot; index 0 is the first slot that counts. */
export type SlotTrace = {
  readonly load: Float64Array;
  readonly desired: Int32Array;
  readonly ready: Int32Array;
  /** NaN where nothing was served. */
  readonly response: Float64Array;
};

export type BacktestOutcome =
  | {
      readonly kind: 'played';
      readonly score: BacktestScore;
      /** SHA-256 over the replicas and the responses of all slots: equal replays have equal digests. */
      readonly digest: string;
      readonly trace: SlotTrace | null;
    }
  | WhyNot;
