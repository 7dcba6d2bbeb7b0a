import FlatQueue from 'flatqueue';

/**
 * Numbers of stages in an order in which each comes after all that it waits for; of those that may come next the first one does, so that an order that holds already
 * is kept. Stages that wait for themselves or for each other in a circle, and those after them, are left out (Kahn, "Topological sorting of large networks", 1962).
 */
export function stageOrder(after: readonly (readonly number[])[]): readonly number[] {
  const followers: number[][] = after.map(() => []);
  const waits = Int32Array.from(after, ({ length }) => length);
  for (const [stage, before] of after.entries()) for (const one of before) followers[one]?.push(stage);
  const free = new FlatQueue();
  for (const [stage, count] of waits.entries()) if (count === 0) free.push(stage, stage);
  const order: number[] = [];
  for (let stage = free.pop(); stage !== undefined; stage = free.pop()) {
    order.push(stage);
    for (const follower of followers[stage] ?? []) {
      const left = (waits[follower] as number) - 1;
      waits[follower] = left;
      if (left === 0) free.push(follower, follower);
    }
  }
  return order;
}

/** The numbers of the stages that each waits for; names of no stage are left out. */
export function numberedAfter(stages: readonly { readonly name: string; readonly after: readonly string[] }[]): readonly (readonly number[])[] {
  const numberOf = new Map(stages.map(({ name }, number) => [name, number]));
  return stages.map(({ after }) => after.flatMap((name) => numberOf.get(name) ?? []));
}
