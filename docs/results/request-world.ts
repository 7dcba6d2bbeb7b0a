/**
 * `node bin/with-node.js docs/results/request-world.ts`: how far the fast request world is from the exact one, and a replay that was fitted to the
 * exact one's telemetry from what it did later; writes docs/results/request-world.md. The rows of WorldCup98 need the shared data
 * (`../shared/data` from the project's root) and say so where it is absent. About two minutes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { randomStreams } from '../../src/model/random.ts';
import type { ComponentModel } from '../../src/simulate/service-model.ts';
import type { RecordedSlot } from '../../src/simulate/worlds/replay/fit-response.ts';
import { fitResponse } from '../../src/simulate/worlds/replay/fit-response.ts';
import { capacityOf, responseAt } from '../../src/simulate/worlds/replay/response-model.ts';
import { measuredService } from '../../src/simulate/worlds/request/fit-service-time.ts';
import { ExactRequestWorld } from '../../src/simulate/worlds/request/exact-request-world.ts';
import { FastRequestWorld } from '../../src/simulate/worlds/request/fast-request-world.ts';
import { noFaults } from '../../src/simulate/worlds/slot-faults.ts';
import type { SlotWorld } from '../../src/simulate/worlds/slot-world.ts';
import { minutes, ms, seconds } from '../../src/units/time.ts';

type Play = readonly (readonly [load: number, replicas: number])[];
type Case = { readonly name: string; readonly model: ComponentModel; readonly target: number; readonly play: Play };
type Played = { readonly responses: readonly number[]; readonly utilisation: readonly number[]; readonly quantiles: readonly number[]; readonly seconds: number };

const root = join(import.meta.dirname, '../..');
const trace = join(root, '../shared/data/web-traces/fifa98_per_minute_first70.csv.gz');
const quantiles = [0.5, 0.95, 0.99, 0.999];
const seed = 1;

const lognormal: ComponentModel = { slots: 4, queueMax: 100, discipline: 'fifo', service: { kind: 'lognormal', mean: ms(80), scv: 1 }, calls: [] };

/** A load that wanders by up to 15 % a minute, and replicas that follow it late and only now and then: many slots near and over capacity. */
function wander({ slots, service }: ComponentModel, load: number, share: number, minutesPlayed: number): Play {
  const random = randomStreams(seed).stream('wander');
  const each = (slots * 1000) / service.mean;
  let now = load;
  let replicas = Math.ceil(load / each / share);
  return Array.from({ length: minutesPlayed }, () => {
    now = Math.max(load / 2, Math.min(load * 2, now * (1 + 0.3 * (random.next() - 0.5))));
    if (random.next() < 0.3) replicas = Math.max(1, Math.ceil(now / each / share));
    return [now, replicas] as const;
  });
}

/** Requests per second of some hours, and as many replicas as the minute before would have needed at this share of capacity. */
function worldCup({ slots, service }: ComponentModel, from: string, hours: number, share: number): Play | null {
  if (!existsSync(trace)) return null;
  const lines = gunzipSync(readFileSync(trace)).toString().split('\n');
  const first = lines.findIndex((line) => line.startsWith(from));
  const loads = lines.slice(first, first + hours * 60).map((line) => Number(line.split(',')[1]) / 60);
  return loads.map((load, i) => [load, Math.max(1, Math.ceil(((loads[i - 1] ?? load) * service.mean) / 1000 / slots / share))] as const);
}

const large: ComponentModel = { ...lognormal, slots: 8, service: { kind: 'lognormal', mean: ms(100), scv: 0.5 } };
const bimodal: ComponentModel = { ...lognormal, service: measuredService([20, 30, 40, 50, 60, 500]) };
const cup = [
  ['WorldCup98, 10 June 14:00, 8 h, one minute late at 80 %', worldCup(large, '1998-06-10 14:00', 8, 0.8)],
  ['WorldCup98, 24 June 14:00, 5 h, one minute late at 90 %', worldCup(large, '1998-06-24 14:00', 5, 0.9)],
] as const;

const cases: readonly Case[] = [
  { name: 'lognormal 80 ms, 4 slots, at 70 %', model: lognormal, target: 300, play: wander(lognormal, 100, 0.7, 480) },
  { name: 'the same, at 85 %', model: lognormal, target: 300, play: wander(lognormal, 100, 0.85, 480) },
  { name: 'the same, at 95 %: mostly near or over capacity', model: lognormal, target: 300, play: wander(lognormal, 100, 0.95, 480) },
  { name: 'exponential, one slot, 15 instances, at 80 %', model: { ...lognormal, slots: 1, queueMax: 50, service: { kind: 'exponential', mean: ms(80) } }, target: 400, play: wander({ ...lognormal, slots: 1 }, 150, 0.8, 240) },
  { name: 'constant 80 ms, at 85 %', model: { ...lognormal, service: { kind: 'constant', mean: ms(80) } }, target: 150, play: wander(lognormal, 100, 0.85, 240) },
  { name: 'processor sharing, exponential, at 80 %', model: { ...lognormal, discipline: 'sharing', service: { kind: 'exponential', mean: ms(80) } }, target: 500, play: wander(lognormal, 100, 0.8, 240) },
  { name: 'as measured, one in five up to 500 ms, at 80 %', model: bimodal, target: 600, play: wander(bimodal, 100, 0.8, 240) },
  { name: 'long queues (2000 each), at 90 %', model: { ...lognormal, queueMax: 2000 }, target: 300, play: wander(lognormal, 100, 0.9, 240) },
  ...cup.flatMap(([name, play]) => (play === null ? [] : [{ name, model: large, target: 350, play }])),
];

function played(world: SlotWorld, play: Play): Played {
  const began = performance.now();
  world.reset(0, play[0]?.[1] ?? 1, seed);
  const responses: number[] = [];
  const utilisation: number[] = [];
  for (const [load, replicas] of play) {
    world.play(load, replicas);
    responses.push(world.slotResponse);
    utilisation.push(world.utilisation(1));
  }
  return { responses, utilisation, quantiles: quantiles.map((q) => world.latencyQuantile(q)), seconds: (performance.now() - began) / 1000 };
}

const sortedAt = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
const percent = (share: number): string => (100 * share).toFixed(1);

function rowOf({ name, model, target, play }: Case): string {
  const options = { slot: minutes(1), startup: seconds(60), model, replicasMax: 1000, percentile: 0.95, timeout: seconds(10), windowMax: 5, faults: noFaults };
  const exact = played(new ExactRequestWorld(options), play);
  const fast = played(new FastRequestWorld(options), play);
  const errors = exact.responses.map((response, i) => (fast.responses[i] ?? Number.NaN) / response - 1);
  const sizes = errors.map(Math.abs);
  const late = (run: Played): number => run.responses.filter((response) => response > target).length / run.responses.length;
  const agree = exact.responses.filter((response, i) => response > target === (fast.responses[i] ?? 0) > target).length / errors.length;
  const utilisation = sortedAt(exact.utilisation.map((busy, i) => Math.abs(busy - (fast.utilisation[i] ?? 0))), 0.95);
  const requests = play.reduce((sum, [load]) => sum + load * 60, 0);
  console.error(`${name}: ${exact.seconds.toFixed(1)} s exactly`);
  const pairs = quantiles.map((_, i) => `${(fast.quantiles[i] ?? 0).toFixed(0)} / ${(exact.quantiles[i] ?? 0).toFixed(0)}`);
  return `| ${name} | ${play.length} | ${(requests / 1e6).toFixed(1)} | ${percent(sortedAt(sizes, 0.5))} | ${percent(sortedAt(sizes, 0.9))} | ${percent(sortedAt(errors, 0.5))} | ${percent(late(fast))} / ${percent(late(exact))} | ${percent(agree)} | ${utilisation.toFixed(3)} | ${pairs.join(' | ')} | ${Math.round(exact.seconds / fast.seconds)} × |`;
}

/** A replay that is fitted to half a day of the exact world's telemetry, judged on another half with another seed. */
function replayRow(): string {
  const world = new ExactRequestWorld({ slot: minutes(1), startup: seconds(60), model: lognormal, replicasMax: 20, percentile: 0.95, timeout: seconds(10), windowMax: 5, faults: noFaults });
  const day = (daySeed: number): readonly RecordedSlot[] => {
    world.reset(0, 2, daySeed);
    const random = randomStreams(daySeed).stream('load');
    return Array.from({ length: 720 }, (_, i) => {
      const replicas = 2 + (Math.floor(i / 20) % 5);
      world.play(replicas * (31 + 16 * Math.sin(i / 9) + 2 * random.next()), replicas);
      return { load: world.served(1), replicas: world.ready, response: world.slotResponse };
    });
  };
  const fit = fitResponse(day(1));
  const errors = day(2).map(({ load, replicas, response }) => Math.abs(responseAt(fit.model, load / capacityOf(fit.model, replicas)) / response - 1));
  return `Fitted to 720 slots (${fit.model.kind}; ${fit.model.perReplica.toFixed(1)} requests/s a replica, where the truth is ${((4 * 1000) / 80).toFixed(1)}): held-out error, median ${percent(fit.heldOut.median)} % and p90 ${percent(fit.heldOut.p90)} %;
the median response as only answer ${percent(fit.baseline.median)} % and ${percent(fit.baseline.p90)} %. On another half day with another seed: ${percent(sortedAt(errors, 0.5))} % and ${percent(sortedAt(errors, 0.9))} %.`;
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
const rows = cases.map(rowOf);
const absent = existsSync(trace) ? '' : '\nThe rows of WorldCup98 are missing: no shared data.\n';
writeFileSync(
  join(import.meta.dirname, 'request-world.md'),
  `# The fast request world beside the exact one

Made by \`node bin/with-node.js docs/results/request-world.ts\` at commit ${commit}, Node ${process.versions.node}, ${cpus().length} cores, seed ${seed}, slots of a minute, start-up 60 s. \`ExactRequestWorld\` plays every request on the
event kernel, on the platform and application that the production loop runs on in simulation; \`FastRequestWorld\` plays a slot as a queue. Both draw their own
arrivals, so part of each difference is chance. The response is the p95 of a slot; a request that is refused counts as 10 s. "At 85 %" is
the share of capacity that replicas are chosen for, now and then and too late.

*error*: of the response, relative, in % of the exact one: median and 90th percentile of its size, and its median with sign. *late*: slots above the
target, in %, fast / exact; *agree*: slots on which both say the same. *busy*: 95th percentile of the difference in utilisation.
Quantiles of all latencies in ms, fast / exact.

| case | slots | million requests | error p50 | error p90 | bias | late | agree | busy | p50 | p95 | p99 | p99.9 | faster |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
${absent}
What the fast world does not know: a request that was routed to an instance waits for that one, even when another becomes free, which shows where instances
have one slot only; after a scale-up the queue of an old instance stays with it, while the fast one lets the new instance help; near
capacity the luck of a minute decides, and each world has its own. So compare shares of late slots over hours, not single slots near capacity.

## A replay that was fitted to telemetry

${replayRow()}
`,
);
