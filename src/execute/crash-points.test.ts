import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { openStatuses } from '../model/run.ts';
import { enlargeWorkers, testingApplication } from './testing-application.ts';
import { Points } from './testing-points.ts';
import { TestingWorld } from './testing-world.ts';

/** The sequence that succeeds, and the same with a last step that fails, so that all of it is taken back. */
const sequences = {
  done: enlargeWorkers,
  undone: { ...enlargeWorkers, name: 'enlarge-in-vain', steps: [...enlargeWorkers.steps.slice(0, 2), { operation: 'execute', with: { component: 'updater', command: ['fail'] }, attempts: 1 }] },
} as const;

type End = { readonly status: string; readonly state: Json; readonly effects: readonly string[]; readonly points: readonly number[] };

/** One life after the other over one store and platform: life i dies at point `deaths[i]`, the last one lives. */
async function livesOf(sequence: keyof typeof sequences, deaths: readonly number[]): Promise<End> {
  const action = sequences[sequence];
  const world = new TestingWorld({ app: testingApplication([action]), platform: { execStateOf: ({ command }) => ({ exit: command[0] === 'fail' ? 1 : 0 }) } });
  await world.deploy();
  const deployed = world.platform.effects.length;
  const { id } = await world.submit(action.name, {}, { id: 'run' });
  const passed: number[] = [];
  for (const fatal of [...deaths, 0]) passed.push(await life(world, id, fatal));
  const effects = world.platform.effects.slice(deployed).map((effect) => `${effect.kind} ${effect.fence.key}`);
  return { status: (await world.run(id)).status, state: await world.state(), effects, points: passed };
}

/** A process: ticks until the run has ended or the fatal point is met; whatever hangs then is never resumed. */
async function life(world: TestingWorld, id: string, fatal: number): Promise<number> {
  let died = (): void => undefined;
  const death = new Promise<'dead'>((resolve) => {
    died = () => resolve('dead');
  });
  const points = new Points(fatal, () => {
    died();
    return new Promise<never>(() => undefined);
  });
  const live = async (): Promise<'ended'> => {
    const runner = await world.runner({ store: points.around(world.store, 'store'), platform: points.around(world.platform, 'platform') });
    while (openStatuses.includes((await world.run(id)).status)) await runner.tick(world.clock.advance(1000));
    return 'ended';
  };
  await Promise.race([live(), death]);
  return points.passed;
}

const pointsOf = async (sequence: keyof typeof sequences): Promise<number> => (await livesOf(sequence, [])).points[0] ?? 0;

describe.each(['done', 'undone'] as const)('a sequence that is %s', (sequence) => {
  it('ends the same with every effect once, wherever the process dies', async () => {
    const { points, ...undisturbed } = await livesOf(sequence, []);
    expect(undisturbed.status).toBe(sequence === 'done' ? 'succeeded' : 'undone');
    expect(points[0]).toBeGreaterThanOrEqual(50);
    for (let point = 1; point <= (points[0] ?? 0); point++) {
      const { points: _, ...end } = await livesOf(sequence, [point]);
      expect(end, `died at point ${point}`).toEqual(undisturbed);
      expect(new Set(end.effects).size, `died at point ${point}`).toBe(end.effects.length);
    }
  });

  it('ends the same wherever the process that recovers dies too, at pairs of points', async () => {
    const { points: _, ...undisturbed } = await livesOf(sequence, []);
    const last = await pointsOf(sequence);
    // A comb over all pairs, shifted with the first point, so that every point of the recovery is met from several sides.
    const stride = sequence === 'done' ? 2 : 5;
    let pairs = 0;
    for (let first = 1; first <= last; first++) {
      for (let second = 1 + (first % stride); second <= last; second += stride) {
        const { points, ...end } = await livesOf(sequence, [first, second]);
        expect(end, `died at point ${first}, then at point ${second}`).toEqual(undisturbed);
        pairs += 1;
        // The recovery ended before it met this point: later ones are not met either.
        if ((points[1] ?? 0) < second) break;
      }
    }
    expect(pairs).toBeGreaterThan(500);
  });
});
