/** As much of a workflow as an order of its tasks depends on. */
type Graph = { readonly tasks: readonly { readonly name: string }[]; readonly edges: readonly { readonly from: number; readonly to: number }[] };

/**
 * Task indices in an order in which every edge points forward, or the names along one cycle.
 * Kahn's algorithm; among tasks that are free at once the smaller index comes first.
 */
export function topologicalOrder(workflow: Graph): { readonly order: readonly number[] } | { readonly cycle: readonly string[] } {
  const count = workflow.tasks.length;
  const waiting = new Int32Array(count);
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const edge of workflow.edges) {
    next[edge.from]?.push(edge.to);
    waiting[edge.to] = (waiting[edge.to] ?? 0) + 1;
  }
  const order: number[] = [];
  for (let task = 0; task < count; task++) if (waiting[task] === 0) order.push(task);
  for (let i = 0; i < order.length; i++) {
    for (const to of next[order[i] ?? 0] ?? []) {
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) order.push(to);
    }
  }
  return order.length === count ? { order } : { cycle: cycleAmong(workflow, next, waiting) };
}

function cycleAmong(workflow: Graph, next: readonly (readonly number[])[], waiting: Int32Array): string[] {
  // Every task that still waits has a predecessor that waits; walking backwards must meet itself.
  const before = new Map<number, number>();
  next.forEach((targets, from) => {
    if ((waiting[from] ?? 0) > 0) for (const to of targets) if ((waiting[to] ?? 0) > 0) before.set(to, from);
  });
  const path: number[] = [];
  const place = new Map<number, number>();
  let task = [...before.keys()][0] ?? 0;
  while (!place.has(task)) {
    place.set(task, path.length);
    path.push(task);
    task = before.get(task) ?? task;
  }
  return path.slice(place.get(task)).reverse().map((index) => workflow.tasks[index]?.name ?? String(index));
}
