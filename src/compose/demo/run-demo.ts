import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayCounts, dayShape } from '../../adapters/load-http/day-shape.ts';
import { groceryEndpoints } from '../../adapters/load-http/grocery-load.ts';
import { readRecords } from '../../adapters/load-http/read-records.ts';
import type { RunningGenerator } from '../../adapters/load-http/start-generator.ts';
import { startGenerator } from '../../adapters/load-http/start-generator.ts';
import { LocalPlatform } from '../../adapters/platform-local/local-platform.ts';
import { pause, poll } from '../../adapters/system/pause.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { Verdict } from '../../experiment/verdict/verdict-schema.ts';
import type { Application } from '../../model/application.ts';
import { randomStreams } from '../../model/random.ts';
import type { Ms } from '../../units/time.ts';
import type { ApplicationView } from '../../usecases/views/application-view.ts';
import type { ControllerChild } from './controller-child.ts';
import { startControllerChild } from './controller-child.ts';
import { demoFolder } from './demo-folder.ts';
import type { DemoNews } from './demo-news.ts';
import { judgeDemo } from './judge-demo.ts';
import { drawFault, injectFault, slowness } from './fault.ts';
import type { GroceryDocument } from './grocery-document.ts';
import { groceryDocument } from './grocery-document.ts';
import { rest } from './rest.ts';

export type DemoOptions = {
  readonly packageRoot: string;
  readonly cwd: string;
  readonly seed: number;
  /** How long the day takes. */
  readonly day: Ms;
  readonly port: number;
  readonly signal: AbortSignal;
  readonly news: (news: DemoNews) => void;
  /** Called with the verdict while everything still runs; what it returns is waited for (--stay). */
  readonly linger: (verdict: Verdict) => Promise<void>;
};

/** The busiest minute of the recorded day becomes this many requests per second. */
const perSecondMax = 150;

/** Everything is deployed and ready within this time, on a busy machine. */
const deployMs = 60_000;

/**
 * The demonstration: a real application of real processes is deployed, loaded with a real day, watched, decided about and
 * changed; at the end a verdict. Everything it started has ended when it resolves or rejects. Aborting the signal rejects.
 */
export async function runDemo(options: DemoOptions): Promise<Verdict> {
  const dataDir = await demoFolder(options.cwd);
  const platform = new LocalPlatform({ dataDir: join(dataDir, 'platform'), clock: systemClock });
  const controller = await startControllerChild({ ...options, dataDir });
  try {
    options.news({ kind: 'started', url: controller.url, dataDir });
    return await theDay(options, controller, dataDir);
  } finally {
    await controller.stop();
    options.news({ kind: 'stopping' });
    await platform.shutdown();
    platform.close();
  }
}

async function theDay(options: DemoOptions, controller: ControllerChild, dataDir: string): Promise<Verdict> {
  const document = groceryDocument(options);
  const view = await deploy(options, controller.url, document);
  options.news({ kind: 'deployed', instances: view.replicas.ready });
  const generator = await startLoad(options, view, dataDir);
  const beginning = systemClock.now();
  const watching = new AbortController();
  const events = [watch(options, controller, document.app, beginning, watching.signal), faultOfTheDay(options, controller, document.app, beginning)];
  try {
    await Promise.race([generator.finished, aborted(options.signal)]);
    const load = readRecords(readFileSync(generator.recordsFile, 'utf8'));
    options.news({ kind: 'judging' });
    const verdict = await judgeDemo({ server: controller.url, app: document.app, load, dataDir, dayMs: options.day, restarts: controller.restarts(), news: options.news });
    await options.linger(verdict);
    return verdict;
  } finally {
    generator.stop();
    watching.abort();
    await Promise.allSettled(events);
  }
}

async function deploy({ signal }: DemoOptions, server: string, { text, baseDir, app }: GroceryDocument): Promise<ApplicationView> {
  await rest(server, '/api/v1/documents:apply', { files: [{ name: 'examples/grocery/application.yaml', text, baseDir }] });
  return poll('the deployment of the grocery recommender', deployMs, async () => {
    const view = await rest<ApplicationView>(server, `/api/v1/applications/${app.name}`);
    const ready = view.components.every(({ replicas }) => replicas.desired !== null && replicas.ready >= replicas.desired);
    return ready && view.observedGeneration === view.generation ? view : null;
  }, signal);
}

async function startLoad({ packageRoot, seed, day }: DemoOptions, view: ApplicationView, dataDir: string): Promise<RunningGenerator> {
  const addressOf = (name: string): string => view.components.find((component) => component.name === name)?.address ?? '';
  const folder = join(dataDir, 'load');
  mkdirSync(folder, { recursive: true });
  const counts = dayCounts(readFileSync(join(packageRoot, 'examples/data/worldcup98-day.csv'), 'utf8'));
  return startGenerator(
    {
      seed,
      schedule: dayShape(counts, { durationMs: day, perSecondMax }),
      endpoints: groceryEndpoints({ recommenderUrl: addressOf('recommender'), collectorUrl: addressOf('collector') }),
    },
    folder,
  );
}

/** Reports the state of the day about once a second, for whoever watches. */
async function watch(options: DemoOptions, controller: ControllerChild, app: Application, beginning: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(1000, signal).catch(() => undefined);
    const view = await rest<ApplicationView>(controller.url, `/api/v1/applications/${app.name}`).catch(() => null);
    if (view === null || signal.aborted) continue;
    const share = Math.min(1, (systemClock.now() - beginning) / options.day);
    options.news({ kind: 'progress', share, view });
  }
}

async function faultOfTheDay(options: DemoOptions, controller: ControllerChild, app: Application, beginning: number): Promise<void> {
  const fault = drawFault(randomStreams(options.seed), app);
  await pause(Math.max(0, beginning + fault.atShare * options.day - systemClock.now()), options.signal);
  const injected = await injectFault(controller.url, app, fault);
  if (injected === null) return;
  options.news({ kind: 'fault', fault, instance: injected.instance });
  await pause(slowness.share * options.day, options.signal);
  await injected.mend();
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Error('interrupted'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
