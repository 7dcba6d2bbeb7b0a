import { expect, it } from 'vitest';
import { layoutGraph, taskSize } from './layout-graph.ts';

const diamond = [{ from: 'a', to: 'b' }, { from: 'a', to: 'c' }, { from: 'b', to: 'd' }, { from: 'c', to: 'd' }];

it('a task stands behind all that it waits for, and none covers another', () => {
  for (const direction of ['LR', 'TB'] as const) {
    const { tasks } = layoutGraph(['a', 'b', 'c', 'd'], diamond, direction);
    const at = new Map(tasks.map((task) => [task.name, task]));
    const along = direction === 'LR' ? 'x' : 'y';
    for (const { from, to } of diamond) expect((at.get(to)?.[along] ?? 0) - (at.get(from)?.[along] ?? 0)).toBeGreaterThan(0);
    for (const one of tasks) for (const other of tasks) if (one !== other) expect(Math.abs(one.x - other.x) >= taskSize.width || Math.abs(one.y - other.y) >= taskSize.height).toBe(true);
  }
});

it('tasks without edges, and with names that objects have, are placed too', () => {
  const { tasks, width } = layoutGraph(['constructor', '__proto__', 'x'], [], 'LR');
  expect(tasks.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  expect(width).toBeGreaterThanOrEqual(taskSize.width);
});
