import { StaleEpochError } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { AppId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import type { AppMemory } from './app-memory.ts';
import { decideAll } from './decide.ts';
import { judgeProposals } from './judge-proposals.ts';
import type { LoopParts } from './loop-parts.ts';
import { analyse, see } from './observe.ts';
import type { CycleRecord } from './record.ts';
import { recordCycle } from './record.ts';
import { reconcileDocument } from './reconcile-documents.ts';
import type { SourceTrouble } from './sampler.ts';
import { submit } from './submit.ts';
import { wishesOf } from './wishes.ts';

export type DueApplication = { readonly app: Application; readonly memory: AppMemory };

/** What became of one application's cycle. `record` was committed; null where it failed, and nothing of it was kept. */
export type CycleReport = { readonly app: AppId; readonly record: CycleRecord | null; readonly gone: boolean; readonly failure: string | null };

/**
 * One turn of the loop: collect, observe, analyse, decide, guard, submit, commit, and let the runner do its next steps. It never
 * waits for a run. What fails for one application stays with it. Rejects only where nothing may go on: when a newer
 * controller has taken over.
 */
export async function runCycle(parts: LoopParts, due: readonly DueApplication[], at: Instant): Promise<Turn> {
  const sources = await parts.sampler.sample(at);
  const shared = await readShared(parts.world.store);
  const cycles = await Promise.all(due.map((one) => isolated(one.app.name, () => cycleOf(parts, one, shared, at))));
  const reports = await commitAll(parts, cycles);
  return { reports, sources, runner: await tickRunner(parts, at) };
}

/** What a turn did: every cycle's report, and what is wrong with sources and with the runner (null: nothing). */
export type Turn = { readonly reports: readonly CycleReport[]; readonly sources: readonly SourceTrouble[]; readonly runner: string | null };

/**
 * Lets every run do its next step. A platform that hangs in the middle of a step holds up that step, not the loop: the runner
 * leaves it alone until it answers. What the cycles committed stays true whatever becomes of the runner.
 */
async function tickRunner({ patience, runner, limits }: LoopParts, at: Instant): Promise<string | null> {
  try {
    await patience.within(runner.tick(at), limits.runnerMax);
    return null;
  } catch (error) {
    if (error instanceof StaleEpochError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** What all applications' cycles read in one go. */
type Shared = { readonly settings: ReadonlyMap<string, Json>; readonly openRuns: ReadonlyMap<AppId, readonly Run[]> };

async function readShared(store: LoopParts['world']['store']): Promise<Shared> {
  const [settings, open] = await Promise.all([store.settings(), store.openRuns()]);
  return { settings, openRuns: Map.groupBy(open, (run) => run.app) };
}

/** The cycle of one application, up to what it wants to write. */
async function cycleOf(parts: LoopParts, { app, memory }: DueApplication, shared: Shared, at: Instant): Promise<CycleReport> {
  const wishes = wishesOf(shared.settings, app.name);
  const seen = await see(parts, app, memory, shared.openRuns.get(app.name) ?? [], at);
  const { objectives, observation } = analyse(parts, app, seen, memory, at);
  parts.board.put(observation);

  const reconciliation = reconcileDocument({
    app,
    wishes,
    deployed: await parts.reader.ofGeneration(app, wishes.deployed),
    components: observation.components,
    documentRun: memory.documentRun,
    openRuns: shared.openRuns.get(app.name) ?? [],
    lastRun: memory.documentRun === null ? null : await parts.world.store.run(memory.documentRun.run),
    operations: parts.operations,
    epoch: parts.epoch,
    runId: `${app.name}.${observation.cycle}.document`,
    at,
  });

  // Where the platform is silent nobody knows what is there, so nothing is decided: missing data holds.
  const decides = reconciliation.phase === 'running' && reconciliation.run === null && seen.components !== null;
  const decided = decides ? decideAll(parts, observation, memory, wishes) : [];
  const submitted = decided.map((by) => ({ by, submission: submit(parts, by, observation) }));

  const judged = wishes.deleting || seen.components === null ? [] : judgeProposals(parts.effectsOf, { open: shared.openRuns.get(app.name) ?? [], observation, wishes, acting: decided[0] ?? null, guard: memory.guard });
  const held = seen.components === null ? { ...reconciliation, run: null, writes: [], documentRun: memory.documentRun } : reconciliation;
  const record = recordCycle(memory, { observation, objectives, seen, reconciliation: held, decided: submitted, judged });
  return { app: app.name, record, gone: held.phase === 'gone' && seen.components !== null, failure: null };
}

/**
 * All applications' writes in one transaction, which costs one flush to the disk; where that conflicts, each on its own, so that
 * a conflict stays with the application that has it.
 */
async function commitAll({ world: { store }, epoch }: LoopParts, cycles: readonly CycleReport[]): Promise<readonly CycleReport[]> {
  const writing = cycles.flatMap(({ record }) => (record === null ? [] : [record]));
  if (writing.length === 0) return cycles;
  try {
    await store.commit(writing.flatMap(({ writes }) => writes), epoch);
    return cycles;
  } catch (error) {
    if (error instanceof StaleEpochError) throw error;
    if (writing.length === 1) return cycles.map((cycle) => (cycle.record === null ? cycle : failed(cycle.app, error)));
  }
  const reports: CycleReport[] = [];
  for (const cycle of cycles) {
    const { record } = cycle;
    reports.push(record === null ? cycle : await isolated(cycle.app, () => store.commit(record.writes, epoch).then(() => cycle)));
  }
  return reports;
}

async function isolated(app: AppId, work: () => Promise<CycleReport>): Promise<CycleReport> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StaleEpochError) throw error;
    return failed(app, error);
  }
}

const failed = (app: AppId, error: unknown): CycleReport => ({ app, record: null, gone: false, failure: error instanceof Error ? error.message : String(error) });
