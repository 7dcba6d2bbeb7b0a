import highsModule, { type Highs } from 'highs';
import type { MilpProblem, MilpSolution, MilpSolver } from '../../plan/ports/milp-solver.ts';
import { solveOnce } from './solve-once.ts';
import { checkMilp } from './check-milp.ts';

/** How many runtimes are ready beside the one in use, for when that one breaks down: loading takes turns of the event loop, solving none. */
const spares = 1;

/** Memory of WebAssembly never shrinks: a runtime that has grown beyond this is given up, in bytes. */
const memoryBytesMax = 512 * 2 ** 20;

export type RuntimeLoader = () => Promise<Highs>;

/** The package's types describe its CommonJS build, where the function is a property; what Node imports is the ES module, whose default it is. */
export const loadRuntime = highsModule as unknown as RuntimeLoader;

/**
 * HiGHS (Huangfu and Hall, "Parallelizing the dual revised simplex method", 2018; MIT licence) in WebAssembly. The runtime is loaded here,
 * once; `solve` is synchronous. A trap inside of it leaves its memory in an unknown state: the runtime is thrown away, the problem tried once
 * more on a spare without presolve, where most defects of HiGHS were, and only then reported as failed.
 */
export async function loadMilpSolver(load: RuntimeLoader = loadRuntime): Promise<MilpSolver> {
  const ready = await Promise.all(Array.from({ length: 1 + spares }, load));
  return new HighsSolver(ready, load);
}

class HighsSolver implements MilpSolver {
  readonly #ready: Highs[];
  readonly #load: RuntimeLoader;

  constructor(ready: Highs[], load: RuntimeLoader) {
    this.#ready = ready;
    this.#load = load;
  }

  solve(problem: MilpProblem, limits: { readonly seconds: number; readonly gap: number }): MilpSolution {
    const clear = checkMilp(problem);
    if (clear !== null) return clear;
    let why = 'no runtime is ready';
    for (const presolve of [true, false]) {
      const runtime = this.#ready[0];
      if (runtime === undefined) break;
      try {
        const solution = solveOnce(runtime, problem, { ...limits, presolve });
        if (runtime.memoryBytes > memoryBytesMax) this.#replace();
        return solution;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        this.#replace();
      }
    }
    return { status: 'failed', why: `HiGHS broke down (${why}); try again, with fewer classes if it happens once more` };
  }

  #replace(): void {
    this.#ready.shift();
    // If loading fails too, solving says that no runtime is ready.
    this.#load().then(
      (runtime) => this.#ready.push(runtime),
      () => {},
    );
  }
}
