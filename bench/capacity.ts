import FlatQueue from 'flatqueue';
import type { Stage, StagesProfile } from '../src/model/job-profile.ts';
import type { Random } from '../src/model/random.ts';
import { exponential, randomStreams } from '../src/model/random.ts';
import { ClosedJobs } from '../src/simulate/jobs/closed-jobs.ts';
import { jobGraph } from '../src/simulate/jobs/job-graph.ts';
import { simulatedDuration } from '../src/simulate/jobs/simulated-duration.ts';
import { TaskTimes } from '../src/simulate/jobs/task-times.ts';
import { planningFigures } from './capacity-planning.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const jobs = 100;
const rounds = 15;
const seed = 1;
/** Ten stages of twenty tasks: one, then two beside each other that are joined, three times. */
const stages: readonly Stage[] = Array.from({ length: 10 }, (_, i): Stage => {
  const fork = Math.floor((i - 1) / 3) * 3;
  const after = i === 0 ? [] : i % 3 === 0 ? [i - 2, i - 1] : [fork];
  return { name: `s${i}`, tasks: 20, taskTime: { kind: 'exponential', meanSeconds: 1 + i / 4 }, after: after.map((before) => `s${before}`) };
});
const profile: StagesProfile = { kind: 'stages', stages, overheadSeconds: 0 };
const graph = jobGraph(profile);
const noThinking = { kind: 'constant', seconds: 0 } as const;

/**
 * Simulations of a job of ten stages with 200 exponential tasks: 100 jobs, one after the other and of several users at once, beside a plain simulation
 * (a heap from npm, an object for each job and stage, a closure for each task) that does the same in the same run. Then what a planner waits for: the whole curve of one
 * profile up to 64 cores. Medians of several runs, taken in turns.
 */
export async function bench(): Promise<readonly Figure[]> {
  return [...[16, 48].map(oneUser), severalUsers(), curve(), ...(await planningFigures())];
}

function oneUser(cores: number): Figure {
  const runs = measure({
    ours: () => {
      const system = new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores, users: 1, think: noThinking, discipline: 'job-order', seed });
      let sum = 0;
      for (let job = 0; job < jobs; job++) sum += system.alone(job);
      return sum / jobs;
    },
    plain: () => {
      const random = randomStreams(seed).stream('plain');
      let sum = 0;
      for (let job = 0; job < jobs; job++) sum += plainJob(cores, random);
      return sum / jobs;
    },
  });
  return figure(`capacity-simulation-${cores}-cores`, runs, { goalMilliseconds: 20, tasks: graph.totalTasks, jobs, users: 1, cores });
}

function severalUsers(): Figure {
  const run = (): number => {
    const system = new ClosedJobs({ graph, times: new TaskTimes(graph.times, 'drawn'), cores: 16, users: 5, think: { kind: 'exponential', meanSeconds: 10 }, discipline: 'job-order', seed });
    system.run(jobs);
    return system.responses.reduce((sum, value) => sum + value, 0) / jobs;
  };
  return figure('capacity-simulation-5-users', measure({ ours: run }), { goalMilliseconds: 20, tasks: graph.totalTasks, jobs, users: 5, cores: 16 });
}

function curve(): Figure {
  const counts = Array.from({ length: 16 }, (_, i) => 4 * (i + 1));
  let simulations = 0;
  const runs = measure({
    ours: () => {
      const predictor = simulatedDuration({ seed });
      simulations = 0;
      return counts.reduce((sum, cores) => {
        const prediction = predictor.predict(profile, { cores, speed: 1, users: 1, thinkSeconds: 0 });
        simulations += prediction.kind === 'predicted' ? prediction.simulations : 0;
        return prediction.kind === 'predicted' ? sum + prediction.value : Number.NaN;
      }, 0);
    },
  });
  return { name: 'capacity-curve-16-counts', unit: 'ms', value: Number(runs.ours.milliseconds.toFixed(2)), n: rounds, detail: { what: 'predictions for 4, 8, ..., 64 cores with one new predictor, 1 % half-width', simulations, seed } };
}

type Run = { readonly milliseconds: number; readonly answer: number };

/** Medians of processor time, since other programs may keep the cores busy; each is run a few times before, so that it is compiled. */
function measure<Name extends string>(tasks: Readonly<Record<Name, () => number>>): Readonly<Record<Name, Run>> {
  const names = Object.keys(tasks) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  const answers = new Map(names.map((name) => [name, tasks[name]()]));
  for (let warm = 0; warm < 20; warm++) for (const name of names) tasks[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = process.cpuUsage();
      tasks[name]();
      const { user, system } = process.cpuUsage(start);
      times.get(name)?.push((user + system) / 1000);
    }
  }
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return Object.fromEntries(names.map((name) => [name, { milliseconds: median(times.get(name) ?? []), answer: answers.get(name) ?? Number.NaN }])) as Record<Name, Run>;
}

function figure(name: string, runs: { readonly ours: Run; readonly plain?: Run }, detail: object): Figure {
  const perSecond = (run: Run): number => Math.round((jobs * graph.totalTasks * 1000) / run.milliseconds);
  const baseline = runs.plain === undefined ? {} : { baseline: 'a plain simulation: npm heap, objects and closures', baselineTaskEventsPerSecond: perSecond(runs.plain), ratio: Number((runs.plain.milliseconds / runs.ours.milliseconds).toFixed(2)), baselineMeanSeconds: Number(runs.plain.answer.toFixed(3)) };
  return { name, unit: 'ms', value: Number(runs.ours.milliseconds.toFixed(2)), n: rounds, detail: { taskEventsPerSecond: perSecond(runs.ours), goalTaskEventsPerSecond: 5_000_000, meanSeconds: Number(runs.ours.answer.toFixed(3)), ...baseline, ...detail, seed } };
}

/** As one would write it down. */
function plainJob(cores: number, random: Random): number {
  const events = new FlatQueue();
  const actions: (() => void)[] = [];
  const states = new Map(stages.map((stage) => [stage.name, { stage, waitsFor: stage.after.length, left: stage.tasks }]));
  const waiting: (() => void)[] = [];
  let [now, free] = [0, cores];
  const begin = (state: { stage: Stage; left: number }): void => {
    for (let task = 0; task < state.stage.tasks; task++) {
      waiting.push(() => {
        const mean = 'meanSeconds' in state.stage.taskTime ? state.stage.taskTime.meanSeconds : 0;
        events.push(actions.length, now + exponential(random, mean));
        actions.push(() => {
          free += 1;
          state.left -= 1;
          if (state.left > 0) return;
          for (const other of states.values()) {
            if (!other.stage.after.includes(state.stage.name)) continue;
            other.waitsFor -= 1;
            if (other.waitsFor === 0) begin(other);
          }
        });
      });
    }
  };
  for (const state of states.values()) if (state.waitsFor === 0) begin(state);
  for (;;) {
    while (free > 0 && waiting.length > 0) {
      free -= 1;
      waiting.shift()?.();
    }
    const at = events.peekValue();
    const event = events.pop();
    if (at === undefined || event === undefined) return now;
    now = at;
    actions[event]?.();
  }
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
