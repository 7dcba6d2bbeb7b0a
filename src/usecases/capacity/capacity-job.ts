import type { WhatIfRow } from '../../experiment/capacity/what-if.ts';
import type { CapacityAnswer, CapacityMethod } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';

/**
 * What is varied: deadlines (seconds) or busy shares, the number of users, or the provider; of one class, or of all that have such a goal (null).
 */
export type WhatIf = { readonly parameter: 'deadline' | 'utilisation' | 'users'; readonly className: string | null; readonly values: readonly number[] } | { readonly parameter: 'provider' };

/** What a thread is asked to plan. Cloneable between threads. A variant is varied as the problem is, to be compared with it. */
export type CapacityJob = { readonly problem: CapacityProblem; readonly variant?: CapacityProblem; readonly method: CapacityMethod; readonly whatIf: WhatIf | null; readonly seed: number };

/** The plan, and one for each value of what was varied; where there is a variant, the same rows of it. */
export type CapacityOutput = { readonly answer: CapacityAnswer; readonly rows: readonly WhatIfRow[]; readonly variantRows?: readonly WhatIfRow[] };

/** How far it is. */
export type CapacityProgress = { readonly done: number; readonly total: number };
