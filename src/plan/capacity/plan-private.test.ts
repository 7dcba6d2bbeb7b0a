import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { CachedPredictor } from './cached-predictor.ts';
import type { CapacityAnswer, CapacityMethod, CapacityPlan } from './capacity-plan.ts';
import { planCapacity } from './plan-capacity.ts';
import { closedFormDuration } from './predictors/closed-form-duration.ts';
import type { JobClass, PrivateCloud } from './problem.ts';
import { smoothPredictor, wavePredictor } from './testing-predictors.ts';
import { jobClass, privateCloud } from './testing-problems.ts';

describe('a private cloud', async () => {
  const solver = await loadMilpSolver();
  const plan = (classes: readonly JobClass[], cloud: PrivateCloud, method: CapacityMethod = 'exact'): CapacityAnswer =>
    planCapacity({ name: 'test', classes, cloud }, method, { predictor: new CachedPredictor(wavePredictor), approximation: smoothPredictor, solver, limits: { seconds: 10, gap: 0 } });
  const planned = (...args: Parameters<typeof plan>): CapacityPlan => {
    const answer = plan(...args);
    if (answer.kind === 'infeasible') throw new Error(answer.why);
    return answer;
  };
  /** Every machine of every class stands on exactly one server, and no server holds more than it has. */
  const expectPlaced = ({ classes, servers }: CapacityPlan, cores: number): void => {
    for (const { name, count } of classes) {
      const placed = servers?.placement.flatMap(({ machines }) => machines.filter(({ className }) => className === name)).reduce((sum, machine) => sum + machine.count, 0);
      expect(placed, name).toBe(count);
    }
    for (const { machines } of servers?.placement ?? []) expect(machines.reduce((sum, { count }) => sum + count * cores, 0)).toBeLessThanOrEqual(8);
  };

  it('places containers on as few servers as hold them, and adds up what that costs', () => {
    const answer = planned([jobClass('a', 100, 10), jobClass('b', 60, 10)], privateCloud(5));
    expect(answer).toMatchObject({ costUsdPerHour: 2, boundUsdPerHour: 2, servers: { count: 2, usdPerHour: 1, electricityUsdPerHour: 1, penaltyUsdPerHour: 0 } });
    expect(answer.classes).toMatchObject([{ name: 'a', type: 'container', count: 10, cores: 10, rejected: 0, costUsdPerHour: 0 }, { name: 'b', count: 6 }]);
    expectPlaced(answer, 1);
  });

  it('sees that machines do not fit together although there are cores enough, and that pooled servers would hold them', () => {
    // Flavours of 5 cores: one a server of 8. Three of them need 15 cores, two servers by cores, three in truth.
    const flavours = [{ name: 'five', cores: 5, mebibytes: 8192, speed: 1 }];
    const classes = [jobClass('a', 150, 10)];
    expect(planned(classes, privateCloud(4, { flavours })).servers).toMatchObject({ count: 3, placement: [{}, {}, {}] });
    expect(planned(classes, privateCloud(4, { flavours, packing: 'pooled' })).servers).toMatchObject({ count: 2, placement: [] });
    expect(plan(classes, privateCloud(2, { flavours }))).toMatchObject({ kind: 'infeasible', conflict: [{ className: 'a' }] });
  });

  it('takes pooled servers for one', () => {
    // Three servers of 8 cores hold four machines of 6, or two of 12, only if they are one.
    const of = (cores: number): PrivateCloud => privateCloud(3, { flavours: [{ name: 'flavour', cores, mebibytes: cores * 1024, speed: 1 }], packing: 'pooled' });
    expect(planned([jobClass('a', 240, 10)], of(6))).toMatchObject({ classes: [{ count: 4 }], servers: { count: 3 } });
    expect(planned([jobClass('a', 240, 10)], of(12))).toMatchObject({ classes: [{ count: 2 }], servers: { count: 3 } });
    expect(plan([jobClass('a', 240, 10)], { ...of(12), packing: 'per-node' }).kind).toBe('infeasible');
  });

  it('looks at every number of users that was measured', () => {
    const points = [[1, 1, 9], [2, 5, 9], [4, 5, 8], [4, 1, 5]].map(([cores = 0, users = 0, seconds = 0]) => ({ cores, users, seconds }));
    const measured = jobClass('measured', 1, 10, { users: { low: 1, high: 5, rejectionUsdPerHour: 1 }, profile: { kind: 'measured', points } });
    const answer = planCapacity({ name: 'test', classes: [measured], cloud: privateCloud(5) }, 'exact', { predictor: new CachedPredictor(closedFormDuration()), approximation: smoothPredictor, solver, limits: { seconds: 10, gap: 0 } });
    expect(answer).toMatchObject({ kind: 'planned', costUsdPerHour: 1, classes: [{ users: 5, count: 2 }] });
  });

  it('chooses flavours so that they fit together', () => {
    const flavours = [
      { name: 'five', cores: 5, mebibytes: 8192, speed: 1 },
      { name: 'four', cores: 4, mebibytes: 4096, speed: 1 },
    ];
    const answer = planned([jobClass('a', 160, 10)], privateCloud(4, { flavours }));
    expect(answer).toMatchObject({ costUsdPerHour: 2, classes: [{ type: 'four', count: 4 }] });
    expectPlaced(answer, 4);
  });

  it('turns users away where serving them costs more than the penalty, and only as many as worth it', () => {
    const users = (rejectionUsdPerHour: number): JobClass => jobClass('a', 40, 10, { users: { low: 1, high: 6, rejectionUsdPerHour } });
    // Two users fill a server of 1 USD/h: worth it from 0.5 USD/h a user on.
    expect(planned([users(0.4)], privateCloud(5))).toMatchObject({ costUsdPerHour: expect.closeTo(2.6), classes: [{ users: 2, rejected: 4, costUsdPerHour: expect.closeTo(1.6), binding: { kind: 'penalty' } }] });
    expect(planned([users(0.6)], privateCloud(5))).toMatchObject({ costUsdPerHour: expect.closeTo(3), classes: [{ users: 6, rejected: 0 }] });
    expect(planned([users(0.6)], privateCloud(2))).toMatchObject({ costUsdPerHour: expect.closeTo(3.2), classes: [{ users: 4, rejected: 2, binding: { kind: 'servers' } }] });
  });

  it('says which deadlines cannot stand together, and how far one of them would have to move', () => {
    const classes = [jobClass('small', 10, 10), jobClass('large', 100, 10), jobClass('larger', 110, 10)];
    const answer = plan(classes, privateCloud(2));
    expect(answer).toMatchObject({ kind: 'infeasible', proven: true, conflict: [{ className: 'large' }, { className: 'larger' }] });
    // 16 cores, one for small: beside larger (11) four remain for large, beside large (10) five for larger.
    expect(answer.kind === 'infeasible' ? answer.nearest : []).toMatchObject([{ className: 'larger', goal: { seconds: 22 }, count: 5 }, { className: 'large', goal: { seconds: 25 }, count: 4 }]);
    expect(plan([classes[0], classes[1], jobClass('larger', 110, 22)] as JobClass[], privateCloud(2)).kind).toBe('planned');
  });

  it('moves all deadlines at once where moving a single one is not enough', () => {
    const classes = ['a', 'b', 'c'].map((name) => jobClass(name, 60, 10));
    const answer = plan(classes, privateCloud(1));
    expect(answer).toMatchObject({ kind: 'infeasible', nearest: [], jointly: [{ className: 'a', goal: { seconds: 30 }, count: 2 }, { className: 'b' }, { className: 'c' }] });
    const goals = answer.kind === 'infeasible' ? answer.jointly : [];
    expect(plan(classes.map((one) => ({ ...one, goal: goals.find(({ className }) => className === one.name)?.goal ?? one.goal })), privateCloud(1)).kind).toBe('planned');
  });

  it('serves at least the fewest users, or says that it cannot', () => {
    const many = jobClass('many', 40, 10, { users: { low: 5, high: 6, rejectionUsdPerHour: 1 } });
    expect(plan([many], privateCloud(2))).toMatchObject({ kind: 'infeasible', proven: true, conflict: [{ className: 'many' }], nearest: [{ goal: { seconds: 13 }, count: 16 }] });
    expect(planned([many], privateCloud(3))).toMatchObject({ classes: [{ users: 6 }] });
  });

  it('says why when a container is larger than a server', () => {
    const answer = plan([jobClass('big', 10, 10, { container: { cores: 9, mebibytes: 1024 } })], privateCloud(2));
    expect(answer).toMatchObject({ kind: 'infeasible', why: expect.stringContaining('does not fit into a server') });
  });

  it('plans with hill climbing for each number of users too, and proves nothing then', () => {
    const answer = planned([jobClass('a', 40, 10, { users: { low: 1, high: 3, rejectionUsdPerHour: 5 } })], privateCloud(5), 'hill-climbing');
    expect(answer).toMatchObject({ boundUsdPerHour: 0, classes: [{ users: 3, count: 12, binding: { kind: 'method' } }] });
  });

  it('climbs for some of very many users', () => {
    let questions = 0;
    const counted: DurationPredictor = { ...wavePredictor, predict: (profile, deployment) => ((questions += 1), wavePredictor.predict(profile, deployment)) };
    const many = jobClass('many', 4, 10, { users: { low: 1, high: 100_000, rejectionUsdPerHour: 0.001 } });
    const answer = planCapacity({ name: 'test', classes: [many], cloud: privateCloud(50) }, 'hill-climbing', { predictor: new CachedPredictor(counted), approximation: smoothPredictor, solver, limits: { seconds: 10, gap: 0 } });
    expect(answer.kind).toBe('planned');
    expect(questions).toBeLessThan(10_000);
  });

  it('stays exact where sizes are too many for patterns', () => {
    // 14 different sizes in servers that hold many of them.
    const sizes = Array.from({ length: 14 }, (_, index) => jobClass(`c${index}`, 20 + index, 10, { container: { cores: 1, mebibytes: 700 + 61 * index } }));
    const cloud = privateCloud(8, { node: { cores: 16, mebibytes: 15_000 } });
    const answer = planned(sizes, cloud);
    expect(answer.boundUsdPerHour).toBeLessThanOrEqual(answer.costUsdPerHour);
    expect(answer.costUsdPerHour - answer.boundUsdPerHour).toBeLessThan(1 + 1e-9);
    for (const { machines } of answer.servers?.placement ?? []) {
      const used = machines.reduce((sum, { className, count }) => sum + count * (sizes.find(({ name }) => name === className)?.container.mebibytes ?? 0), 0);
      expect(used).toBeLessThanOrEqual(15_000);
    }
  });
});
