import type { AppId } from '../model/ids.ts';
import type { CycleReport } from './run-cycle.ts';
import type { SourceTrouble } from './sampler.ts';

/** Upper bounds of the cycle-duration histogram, in seconds. */
export const cycleBuckets: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counters of the loop itself since the process began, for /metrics. Bounded: one entry per application and outcome. */
export class LoopStats {
  ticks = 0;
  cycles = 0;
  failures = 0;
  /** Readings that were missing when a policy was asked. */
  missingReadings = 0;
  readonly decisions = new Map<string, number>();
  readonly durationCounts: number[] = cycleBuckets.map(() => 0).concat(0);
  durationSum = 0;
  /** Sources that are in trouble now, with why. */
  sources: readonly SourceTrouble[] = [];
  /** Applications whose last cycle failed, with why. */
  readonly broken = new Map<AppId, string>();

  /** Counts one turn of the loop, of `seconds`. */
  count(reports: readonly CycleReport[], sources: readonly SourceTrouble[], seconds: number): void {
    this.ticks += 1;
    this.sources = sources;
    for (const report of reports) this.#countReport(report);
    if (reports.length === 0) return;
    this.durationSum += seconds;
    const bucket = cycleBuckets.findIndex((bound) => seconds <= bound);
    const index = bucket < 0 ? cycleBuckets.length : bucket;
    this.durationCounts[index] = (this.durationCounts[index] ?? 0) + 1;
  }

  #countReport({ app, record, failure, gone }: CycleReport): void {
    this.cycles += 1;
    if (failure !== null) this.failures += 1;
    if (failure === null || gone) this.broken.delete(app);
    else this.broken.set(app, failure);
    for (const write of record?.writes ?? []) {
      if (write.kind !== 'put-decision') continue;
      const { outcome } = write.decision;
      this.decisions.set(outcome, (this.decisions.get(outcome) ?? 0) + 1);
    }
  }
}
