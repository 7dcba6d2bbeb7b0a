import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { KnowledgeStore } from '../../src/knowledge/ports/knowledge-store.ts';
import type { Clock } from '../../src/model/clock.ts';
import { openStatuses } from '../../src/model/run.ts';
import type { Run } from '../../src/model/run.ts';
import { deployAction } from '../../src/execute/built-in-actions.ts';
import { createRunner } from '../../src/execute/durable-runner.ts';
import { newRun } from '../../src/execute/new-run.ts';
import { createOperations } from '../../src/execute/operations/operations.ts';
import { actionIn, enlargeWorkers, testingApplication } from '../../src/execute/testing-application.ts';
import type { AcceptedEffect } from '../../src/execute/testing-platform.ts';
import { TestingPlatform } from '../../src/execute/testing-platform.ts';
import type { Points } from '../../src/execute/testing-points.ts';
import { stateIn } from '../../src/execute/testing-world.ts';
import { instant } from '../../src/units/time.ts';

/** `done`: three steps that succeed. `undone`: the third fails, so the first two are taken back. */
export type Sequence = 'done' | 'undone';

/** What a world came to: compared with that of the undisturbed one. */
export type End = { readonly status: string; readonly state: unknown; readonly effects: readonly string[] };

const clock: Clock = { now: () => instant(Date.now()) };

const app = testingApplication([
  enlargeWorkers,
  {
    ...enlargeWorkers,
    name: 'enlarge-in-vain',
    steps: [...enlargeWorkers.steps.slice(0, 2), { operation: 'execute', with: { component: 'updater', command: ['fail'] }, attempts: 1 }],
  },
]);

/** Where the world outside keeps what happened: one line an effect, on the disk before it is acknowledged. */
class Journal {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'effects.jsonl');
  }

  read(): readonly AcceptedEffect[] {
    if (!existsSync(this.#file)) return [];
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AcceptedEffect);
  }

  append(effect: AcceptedEffect): void {
    const file = openSync(this.#file, 'a');
    writeSync(file, `${JSON.stringify(effect)}\n`);
    fsyncSync(file);
    closeSync(file);
  }
}

/** Adds a line to a file that outlives the process. */
export const note = (file: string, text: string): void => appendFileSync(file, `${text}\n`);


/**
 * Brings the sequence in a folder to its end, wherever an earlier process left it: a store in a file, a platform whose
 * effects are in another. The ports pass numbered points on the way.
 */
export async function finish(folder: string, sequence: Sequence, points: Points): Promise<End> {
  const journal = new Journal(folder);
  const platform = new TestingPlatform({
    clock,
    journal: journal.read(),
    record: (effect) => journal.append(effect),
    execStateOf: ({ command }) => ({ exit: command[0] === 'fail' ? 1 : 0 }),
  });
  const store = await openStore({ url: `sqlite:${join(folder, 'store.db')}` }, clock);
  try {
    await prepare(store, platform, sequence);
    const run = await drive(store, points.around(store, 'store'), points.around(platform, 'platform'), 'run');
    const effects = journal.read().map((effect) => `${effect.kind} ${effect.fence.key}`);
    return { status: run.status, state: stateIn(await platform.observe(app.name)), effects };
  } finally {
    await store.close();
  }
}

/** Deploys the application and stores the run, unless an earlier process has. */
async function prepare(store: KnowledgeStore, platform: TestingPlatform, sequence: Sequence): Promise<void> {
  if ((await store.run('run')) !== null) return;
  const action = deployAction(app, []);
  if (action === null) throw new Error('the testing application has nothing to deploy');
  await submit(store, platform, 'deploy', action);
  await drive(store, store, platform, 'deploy');
  await submit(store, platform, 'run', actionIn(app, sequence === 'done' ? 'enlarge-workers' : 'enlarge-in-vain'));
}

const operationsOver = (platform: TestingPlatform) =>
  createOperations({ platform, caller: { call: () => Promise.reject(new Error('no HTTP here')) }, conditions: { holds: () => Promise.resolve(true) } });

async function submit(store: KnowledgeStore, platform: TestingPlatform, id: string, action: Parameters<typeof newRun>[0]['action']): Promise<void> {
  const components = await platform.observe(app.name);
  const made = newRun({ id, app, action, args: {}, components, operations: operationsOver(platform), decision: null, reason: 'crash test', at: clock.now(), epoch: 0, proposed: false });
  if ('problems' in made) throw new Error(made.problems.join('\n'));
  await store.commit([{ kind: 'put-run', run: made.run }], null);
}

async function drive(reads: KnowledgeStore, store: KnowledgeStore, platform: TestingPlatform, id: string): Promise<Run> {
  const runner = createRunner({
    store,
    platform,
    operations: operationsOver(platform),
    applicationOf: () => Promise.resolve({ app, baseDir: '/shop', deployed: app }),
    epoch: await store.acquireEpoch(`process ${process.pid}`),
    stopped: () => Promise.resolve(false),
  });
  for (let tick = 0; tick < 1000; tick++) {
    await runner.tick(clock.now());
    const run = await reads.run(id);
    if (run !== null && !openStatuses.includes(run.status)) return run;
  }
  throw new Error(`run ${id} has not ended after 1000 ticks`);
}
