/**
 * `npm run results:demos [-- --runs 5 --seed 1]`: runs `npm start --silent -- --headless --seed 1 -o json` several times in a
 * row and checks what the demo must show; writes docs/results/demos.md. The machine should have nothing else to do.
 */
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../src/experiment/verdict/verdict-schema.ts';
import { verdictSchema } from '../../src/experiment/verdict/verdict-schema.ts';
import type { ApplicationView } from '../../src/usecases/views/application-view.ts';

type Watched = { answersSeconds: number | null; movesSeconds: number | null; repairedSeconds: number | null };
type Run = Watched & { readonly code: number | null; readonly verdict: Verdict };

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const seed = option('seed', 1);
const count = option('runs', 5);
const command = ['start', '--silent', '--', '--headless', '--seed', String(seed), '-o', 'json'];

const runs: Run[] = [];
for (let i = 0; i < count; i++) {
  console.error(`run ${i + 1} of ${count} ...`);
  const run = await demo();
  runs.push(run);
  console.error(`  ${checks(run).map(({ name, ok, measured }) => `${ok ? '✓' : '✗'} ${name}: ${measured}`).join('\n  ')}`);
}
writeFileSync(join(here, 'demos.md'), report());
process.exit(runs.every((run) => checks(run).every(({ ok }) => ok)) ? 0 : 1);

async function demo(): Promise<Run> {
  const began = performance.now();
  const child = spawn('npm', command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  const seen: Watched = { answersSeconds: null, movesSeconds: null, repairedSeconds: null };
  let over = false;
  const watching = watch(() => err, () => over, began, seen);
  const code = await ended;
  over = true;
  await watching;
  if (!out.startsWith('{')) throw new Error(`the demo ended with ${code} and no verdict: ${err}`);
  return { ...seen, code, verdict: verdictSchema.parse(JSON.parse(out)) };
}

/** Looks at the dashboard's address and at the application, as somebody who watches would. */
async function watch(words: () => string, over: () => boolean, began: number, seen: Watched): Promise<void> {
  const since = (): number => (performance.now() - began) / 1000;
  let crashedAt: number | null = null;
  while (!over()) {
    await pause(seen.movesSeconds !== null && crashedAt === null ? 500 : 100);
    const url = /http:\/\/\S+/.exec(words())?.[0];
    if (url === undefined) continue;
    if (seen.answersSeconds === null) {
      const page = await fetch(url).then((response) => response.text(), () => '');
      if (page.includes('<title>')) seen.answersSeconds = since();
      continue;
    }
    const fault = /Fault of the day: (\S+) crashes/.exec(words())?.[1];
    if (fault !== undefined) crashedAt ??= since();
    if (seen.movesSeconds !== null && (crashedAt === null || seen.repairedSeconds !== null)) continue;
    const view = await fetch(new URL('/api/v1/applications/grocery', url)).then((response) => response.json() as Promise<ApplicationView>, () => null);
    if (view?.workloads?.some(({ value }) => (value ?? 0) > 0) === true) seen.movesSeconds ??= since();
    if (crashedAt !== null && view !== null && repaired(view, fault ?? '')) seen.repairedSeconds ??= since() - crashedAt;
  }
}

function repaired(view: ApplicationView, instance: string): boolean {
  const component = view.components.find(({ instances }) => instances.some(({ id }) => id === instance));
  const crashed = component?.instances.find(({ id }) => id === instance);
  if (component === undefined || crashed === undefined) return false;
  return (crashed.phase === 'ready' && crashed.restarts > 0) || (crashed.phase === 'ended' && component.replicas.ready >= (component.replicas.desired ?? 0));
}

type Check = { readonly name: string; readonly ok: boolean; readonly measured: string };

function checks({ code, verdict, answersSeconds, movesSeconds, repairedSeconds }: Run): Check[] {
  const scaled = (word: string): number => verdict.actions.filter(({ name, outcome }) => name.startsWith(word) && outcome === 'succeeded').length;
  const ups = scaled('grow') + scaled('enlarge') + scaled('replicate');
  const downs = scaled('shrink') + scaled('unreplicate');
  const several = verdict.actions.filter(({ steps, outcome }) => steps.length > 1 && outcome === 'succeeded').length;
  const undone = verdict.actions.filter(({ outcome }) => outcome === 'undone').length;
  const { ratioToPeak } = verdict.cost;
  return [
    { name: 'exit code 0', ok: code === 0, measured: String(code) },
    ...verdict.objectives.map(({ name, metShare }) => ({ name: `${name} met ≥ 95 %`, ok: metShare >= 0.95, measured: `${(metShare * 100).toFixed(1)} %` })),
    { name: 'failed because of actions = 0', ok: verdict.failedBecauseOfActions === 0, measured: String(verdict.failedBecauseOfActions) },
    { name: 'cost to peak ≤ 0.75', ok: ratioToPeak !== null && ratioToPeak <= 0.75, measured: ratioToPeak?.toFixed(3) ?? 'unknown' },
    { name: 'scaled up and down', ok: ups > 0 && downs > 0, measured: `${ups} up, ${downs} down` },
    { name: 'actions of several steps', ok: several > 0, measured: String(several) },
    { name: 'none undone', ok: undone === 0, measured: String(undone) },
    { name: 'crash repaired', ok: repairedSeconds !== null && repairedSeconds <= 5, measured: repairedSeconds === null ? 'no' : `${repairedSeconds.toFixed(1)} s` },
    { name: 'dashboard answers ≤ 10 s', ok: answersSeconds !== null && answersSeconds <= 10, measured: `${answersSeconds?.toFixed(1) ?? '–'} s` },
    { name: 'dashboard moves ≤ 20 s', ok: movesSeconds !== null && movesSeconds <= 20, measured: `${movesSeconds?.toFixed(1) ?? '–'} s` },
  ];
}

function report(): string {
  const tables = runs.map(checks);
  const names = tables[0]?.map(({ name }) => name) ?? [];
  const rows = names.map((name) => `| ${name} | ${tables.map((table) => table.find((check) => check.name === name)).map((check) => `${check?.ok === true ? '✓' : '✗'} ${check?.measured ?? ''}`).join(' | ')} |`);
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' }).trim();
  return `# The demo, ${count} times in a row

\`npm ${command.join(' ')}\`, ${count} runs one after the other by \`npm run results:demos -- --runs ${count} --seed ${seed}\`.
Commit ${commit}, Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}). Shares are of 240 slots of 1 s; the
repair is timed from when a watcher that looks twice a second reads of the crash, so it is up to 0.6 s longer than shown.

| what | ${runs.map((_, i) => `run ${i + 1}`).join(' | ')} |
|---|${runs.map(() => '---|').join('')}
${rows.join('\n')}

The day's cost (USD): ${runs.map(({ verdict }) => verdict.cost.usd.toFixed(2)).join(', ')}. The cheapest fixed size that suffices in every hour, in the run's own
model: ${runs.map(({ verdict }) => verdict.cost.peakUsd.toFixed(2)).join(', ')}; the smallest size: ${runs.map(({ verdict }) => verdict.cost.smallestUsd.toFixed(2)).join(', ')}.
`;
}
