import { openStore } from '../../adapters/store-sql/open-store.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { RecordedLoad } from '../../experiment/ports/request-record.ts';
import type { Measure, VerdictObjective } from '../../experiment/verdict/verdict.ts';
import { verdictOf } from '../../experiment/verdict/verdict.ts';
import type { Verdict } from '../../experiment/verdict/verdict-schema.ts';
import type { Application } from '../../model/application.ts';
import { costOver } from '../../units/resources.ts';
import { usdPerHour } from '../../units/resources.ts';
import type { Ms } from '../../units/time.ts';
import { after, hours, instant, ms } from '../../units/time.ts';
import type { Timeline } from '../../usecases/views/timeline-view.ts';
import { storeUrlOf } from '../live-world.ts';
import type { DemoNews } from './demo-news.ts';
import { groceryYardsticks } from './grocery-yardstick.ts';
import { rest } from './rest.ts';

export type JudgeInput = {
  readonly server: string;
  readonly app: Application;
  readonly load: RecordedLoad;
  readonly dataDir: string;
  readonly dayMs: Ms;
  readonly restarts: number;
  readonly news: (news: DemoNews) => void;
};

/** The length of a real day, which the demo's bills are for. */
const realDay = hours(24);

/** How each objective is measured at the users' side. */
const measures: Readonly<Record<string, Measure>> = {
  response: { kind: 'latency', endpoint: 'recommendations', recordKind: 'answer', percentile: 95 },
  update_delay: { kind: 'latency', endpoint: 'feedback', recordKind: 'update', percentile: 95 },
  cost: { kind: 'cost-rate' },
};

/** The verdict from the generator's own records, the ledger and the runs in the store. */
export async function judgeDemo(input: JudgeInput): Promise<Verdict> {
  const { app, load, dayMs, dataDir, news } = input;
  const objectives = objectivesOf(app);
  const yardsticks = groceryYardsticks(app, await timelineOf(input), load, objectives);
  if (yardsticks.peak === null) news({ kind: 'note', text: 'no fixed size keeps all objectives in the model; the largest stands for it' });
  news({ kind: 'note', text: `${yardsticks.tried} fixed sizes simulated; mean work in ms: ${meansText(yardsticks.meanMs)}` });
  const store = await openStore({ url: storeUrlOf({ dataDir }) }, systemClock);
  try {
    const from = instant(load.startedAtMs);
    const to = after(from, ms(load.durationMs));
    return verdictOf({
      load,
      objectives,
      ledger: await store.ledger(app.name, from, to),
      runs: (await store.runs(app.name, { limit: 1000 })).filter((run) => run.decision !== null),
      yardsticks: {
        peakUsd: dayCost((yardsticks.peak ?? yardsticks.largest).usdPerHour),
        smallestUsd: dayCost(yardsticks.smallest.usdPerHour),
      },
      dayScale: realDay / dayMs,
      dataFolder: dataDir,
    });
  } finally {
    await store.close();
  }
}

const dayCost = (rate: number): number => costOver(usdPerHour(rate), realDay);

function objectivesOf({ spec }: Application): VerdictObjective[] {
  return spec.objectives.flatMap(({ name, comparator, target, goal }) => {
    const measure = Object.hasOwn(measures, name) ? measures[name] : undefined;
    return measure === undefined ? [] : [{ name, measure, comparator, target: target.value, goal }];
  });
}

/** One point a second, as the objectives are judged. */
function timelineOf({ server, app, load }: JudgeInput): Promise<Timeline> {
  const query = new URLSearchParams({ from: String(Math.ceil(load.startedAtMs)), to: String(Math.floor(load.startedAtMs + load.durationMs)), stepMs: '1000' });
  return rest<Timeline>(server, `/api/v1/applications/${app.name}/timeline?${query.toString()}`);
}

const meansText = (means: Readonly<Record<string, number>>): string => Object.entries(means).map(([name, mean]) => `${name} ${mean.toFixed(1)}`).join(', ');
