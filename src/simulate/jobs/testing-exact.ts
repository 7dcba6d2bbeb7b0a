import { invariant } from '../../model/error.ts';

/** A closed system in which all times are exponential: a Markov chain, small enough to be solved. */
export type MarkovSystem = {
  readonly stages: readonly { readonly tasks: number; readonly meanSeconds: number; readonly after: readonly number[] }[];
  readonly cores: number;
  readonly users: number;
  readonly thinkSeconds: number;
  readonly discipline: 'job-order' | 'one-job';
  /** Of more jobs than these whose tasks have all begun the oldest counts as ended: it keeps the chain small where that is next to impossible. */
  readonly endingMax?: number;
};

/** By stage: tasks to begin, then tasks that run. Stages that must wait have all tasks to begin. */
type Job = readonly number[];
type State = { readonly thinking: number; readonly jobs: readonly Job[] };

const statesMax = 400_000;
const sweepsMax = 20_000;

/**
 * The mean response by the steady state of the Markov chain (Gauss and Seidel's repetition on the balance equations, then Little's law). Written
 * independently of the simulation: it knows nothing of events, queues or random numbers.
 */
export function exactResponse(system: MarkovSystem): number {
  const { users, thinkSeconds } = system;
  const numbers = new Map<string, number>();
  const states: State[] = [];
  const numberOf = (state: State): number => {
    const key = `${state.thinking}|${state.jobs.map((job) => job.join(',')).join(';')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    invariant(states.length < statesMax, 'the chain is small enough to be solved');
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  numberOf({ thinking: users, jobs: [] });
  const moves: { from: number; to: number; rate: number }[] = [];
  for (let from = 0; from < states.length; from++) for (const { state, rate } of movesOf(states[from] as State, system)) moves.push({ from, to: numberOf(state), rate });
  const thinking = Float64Array.from(states, (state) => state.thinking);
  const share = steadyState(states.length, moves, thinking);
  const meanThinking = share.reduce((sum, probability, number) => sum + probability * (thinking[number] as number), 0);
  return ((users - meanThinking) * thinkSeconds) / meanThinking;
}

function movesOf({ thinking, jobs }: State, system: MarkovSystem): readonly { readonly state: State; readonly rate: number }[] {
  const { stages, thinkSeconds } = system;
  const moves: { state: State; rate: number }[] = [];
  const fresh: Job = stages.flatMap(({ tasks }) => [tasks, 0]);
  if (thinking > 0) moves.push({ state: settled({ thinking: thinking - 1, jobs: [...jobs, fresh] }, system), rate: thinking / thinkSeconds });
  for (const [place, job] of jobs.entries()) {
    for (const [stage, { meanSeconds }] of stages.entries()) {
      const running = job[2 * stage + 1] as number;
      if (running === 0) continue;
      const after = job.with(2 * stage + 1, running - 1);
      const ended = after.every((count) => count === 0);
      const left = ended ? jobs.toSpliced(place, 1) : jobs.with(place, after);
      moves.push({ state: settled({ thinking: thinking + (ended ? 1 : 0), jobs: left }, system), rate: running / meanSeconds });
    }
  }
  return moves;
}

/** Gives free cores to tasks. */
function settled({ thinking, jobs }: State, { stages, cores, discipline, endingMax = Number.POSITIVE_INFINITY }: MarkovSystem): State {
  let free = cores - jobs.reduce((sum, job) => sum + job.reduce((running, count, i) => running + (i % 2 === 1 ? count : 0), 0), 0);
  const settledJobs: Job[] = [];
  let open = true;
  for (const job of jobs) {
    const now = [...job];
    const done: boolean[] = [];
    for (const [stage, { after }] of stages.entries()) {
      // A stage without tasks is done only when all before it are.
      const may = after.every((one) => done[one]);
      done.push(may && now[2 * stage] === 0 && now[2 * stage + 1] === 0);
      if (!open || !may) continue;
      const begun = Math.min(free, now[2 * stage] as number);
      free -= begun;
      now[2 * stage] = (now[2 * stage] as number) - begun;
      now[2 * stage + 1] = (now[2 * stage + 1] as number) + begun;
    }
    if (discipline === 'one-job' && now.some((count, i) => i % 2 === 0 && count > 0)) open = false;
    settledJobs.push(now);
  }
  const ending = settledJobs.filter((job) => job.every((count, i) => i % 2 === 1 || count === 0)).length;
  if (ending <= endingMax) return { thinking, jobs: settledJobs };
  return settled({ thinking: thinking + 1, jobs: settledJobs.slice(1) }, { stages, cores, users: 0, thinkSeconds: 0, discipline, endingMax });
}

function steadyState(size: number, moves: readonly { readonly from: number; readonly to: number; readonly rate: number }[], figure: Float64Array): Float64Array {
  const leaving = new Float64Array(size);
  const first = new Int32Array(size + 1);
  for (const { from, to, rate } of moves) {
    leaving[from] = (leaving[from] as number) + rate;
    first[to + 1] = (first[to + 1] as number) + 1;
  }
  for (let i = 0; i < size; i++) first[i + 1] = (first[i + 1] as number) + (first[i] as number);
  const place = first.slice();
  const source = new Int32Array(moves.length);
  const rates = new Float64Array(moves.length);
  for (const { from, to, rate } of moves) {
    const at = place[to] as number;
    source[at] = from;
    rates[at] = rate;
    place[to] = at + 1;
  }
  const share = new Float64Array(size).fill(1 / size);
  let before = Number.NaN;
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    let [total, mean] = [0, 0];
    for (let state = 0; state < size; state++) {
      let arriving = 0;
      for (let i = first[state] as number; i < (first[state + 1] as number); i++) arriving += (share[source[i] as number] as number) * (rates[i] as number);
      const now = arriving / (leaving[state] as number);
      share[state] = now;
      total += now;
      mean += now * (figure[state] as number);
    }
    mean /= total;
    for (let state = 0; state < size; state++) share[state] = (share[state] as number) / total;
    // The figure may creep: only a change that many more sweeps would not make count stops it.
    if (sweep % 50 === 0) {
      if (Math.abs(mean - before) < 1e-9 * mean) return share;
      before = mean;
    }
  }
  invariant(false, 'the steady state is found');
}
