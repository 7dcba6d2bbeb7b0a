import { Graph, layout } from '@dagrejs/dagre';

export type PlacedTask = { readonly name: string; readonly x: number; readonly y: number };
export type LaidOut = { readonly tasks: readonly PlacedTask[]; readonly width: number; readonly height: number };

/** Pixels of a box for a task, and between them. */
export const taskSize = { width: 168, height: 46 } as const;
const gaps = { between: 18, ranks: 78 } as const;

/**
 * Places tasks so that what waits stands behind what it waits for (layered drawing of Gansner et al. 1993, by dagre); `x` and `y` are the upper left
 * corner of each.
 * @param direction from left to right, or from top to bottom where there is no width
 */
export function layoutGraph(names: readonly string[], edges: readonly { readonly from: string; readonly to: string }[], direction: 'LR' | 'TB'): LaidOut {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: gaps.between, ranksep: gaps.ranks });
  graph.setDefaultEdgeLabel(() => ({}));
  // The library keeps nodes in plain objects: names such as constructor would be taken for what these have.
  const idOf = new Map(names.map((name, index) => [name, `task ${index}`]));
  for (const id of idOf.values()) graph.setNode(id, { ...taskSize });
  for (const { from, to } of edges) graph.setEdge(idOf.get(from) ?? '', idOf.get(to) ?? '');
  layout(graph);
  const tasks = names.map((name) => {
    const { x, y } = graph.node(idOf.get(name) ?? '');
    return { name, x: (x ?? 0) - taskSize.width / 2, y: (y ?? 0) - taskSize.height / 2 };
  });
  return { tasks, width: Math.max(0, ...tasks.map(({ x }) => x)) + taskSize.width, height: Math.max(0, ...tasks.map(({ y }) => y)) + taskSize.height };
}
