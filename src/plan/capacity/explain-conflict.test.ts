import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import type { MilpSolver } from '../ports/milp-solver.ts';
import { CachedPredictor } from './cached-predictor.ts';
import type { CapacityAnswer, CapacityMethod, InfeasibleCapacity } from './capacity-plan.ts';
import { planCapacity } from './plan-capacity.ts';
import { closedFormDuration } from './predictors/closed-form-duration.ts';
import type { CapacityProblem, JobClass, PrivateCloud, PublicCloud } from './problem.ts';
import { smoothPredictor, wavePredictor } from './testing-predictors.ts';
import { jobClass, machineType, privateCloud, publicCloud } from './testing-problems.ts';

const unlimited = Number.POSITIVE_INFINITY;

describe('why there is no plan', async () => {
  const solver = await loadMilpSolver();
  const plan = (classes: readonly JobClass[], cloud: PublicCloud | PrivateCloud, method: CapacityMethod = 'exact', by: MilpSolver = solver) =>
    planCapacity({ name: 'test', classes, cloud }, method, { predictor: new CachedPredictor(wavePredictor), approximation: smoothPredictor, solver: by, limits: { seconds: 10, gap: 0 } });
  const infeasible = (...args: Parameters<typeof plan>): InfeasibleCapacity => {
    const answer = plan(...args);
    if (answer.kind === 'planned') throw new Error(`planned for ${answer.costUsdPerHour} USD/h`);
    return answer;
  };
  const closed = (classes: readonly JobClass[], cloud: PublicCloud | PrivateCloud): CapacityAnswer =>
    planCapacity({ name: 'test', classes, cloud }, 'exact', { predictor: new CachedPredictor(closedFormDuration()), approximation: closedFormDuration(), solver, limits: { seconds: 10, gap: 0 } });
  /** What is advised is done: there is a plan then. */
  const expectHelps = (classes: readonly JobClass[], cloud: CapacityProblem['cloud'], goals: InfeasibleCapacity['nearest']): void => {
    const moved = classes.map((one) => ({ ...one, goal: goals.find(({ className }) => className === one.name)?.goal ?? one.goal }));
    expect(plan(moved, cloud).kind).toBe('planned');
  };

  it('advises a goal only if all the other classes can stand beside it', () => {
    const few = machineType('few', 2, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: 8 } } });
    const classes = [jobClass('hopeless', 100, 1), jobClass('a', 60, 10)];
    const { conflict, nearest } = infeasible(classes, publicCloud([few]));
    expect(conflict).toMatchObject([{ className: 'hopeless' }]);
    // Alone it would reach 7 s on eight machines; three of them are for the other.
    expect(nearest).toMatchObject([{ className: 'hopeless', goal: { seconds: 10 }, count: 5 }]);
    expectHelps(classes, publicCloud([few]), nearest);
  });

  it('moves all goals at once where several classes are hopeless', () => {
    const classes = [jobClass('one', 100, 0.4), jobClass('other', 100, 0.2), jobClass('fine', 100, 10)];
    const cloud = publicCloud([machineType('two', 2, 0.2)]);
    const { nearest, jointly } = infeasible(classes, cloud);
    expect(nearest).toEqual([]);
    expect(jointly).toMatchObject([{ className: 'one', goal: { seconds: 1 }, count: 50 }, { className: 'other', goal: { seconds: 1 } }]);
    expectHelps(classes, cloud, jointly);
  });

  it('looks for the nearest goal among types that never met the old one, too', () => {
    const few = machineType('few', 2, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: 8 } } });
    const cloud = publicCloud([few, machineType('slow', 2, 0.2, { speed: 0.08 })]);
    const classes = [jobClass('a', 100, 10), jobClass('b', 100, 10)];
    // Beside five of the eight, three would take 17 s; the slow ones never take less than 12.5 s.
    const { nearest } = infeasible(classes, cloud);
    expect(nearest).toMatchObject([{ goal: { seconds: 12.5 }, type: 'slow', count: 50 }, { goal: { seconds: 12.5 } }]);
    expectHelps(classes, cloud, nearest.slice(0, 1));
  });

  it('looks at every type for those who may be turned away', () => {
    const chi = (type: string, perContainerSeconds: number, perUserSeconds = 0): JobClass['on'][number] => ({ type, profile: { kind: 'chi', perContainerSeconds, perUserSeconds, fixedSeconds: 0 } });
    const on = (name: string, seconds: number, profiles: JobClass['on'], high = 1): JobClass => jobClass(name, 1, seconds, { on: profiles, users: { low: 1, high, rejectionUsdPerHour: 0.5 } });
    // One large machine serves a single user of b; one small serves both.
    const b = on('b', 10, [chi('small', 1), chi('large', 3, 6)], 2);
    const classes = [on('a', 34, [chi('small', 100), chi('large', 1000)]), b, on('c', 10, [chi('small', 1), chi('large', 1000)])];
    const cloud = privateCloud(1, { node: { cores: 4 }, flavours: [{ name: 'small', cores: 1, mebibytes: 1024, speed: 1 }, { name: 'large', cores: 3, mebibytes: 1024, speed: 1 }] });
    expect(closed(classes, cloud)).toMatchObject({ kind: 'infeasible', proven: true, conflict: [{ className: 'a' }, { className: 'b' }, { className: 'c' }], nearest: [{ className: 'a', goal: { seconds: 50 }, count: 2 }] });
    expect(closed(classes.slice(0, 2), cloud).kind).toBe('planned');
  });

  it('takes the number of users that was measured to be fastest', () => {
    const points = [[1, 1, 90], [2, 1, 80], [1, 2, 40], [2, 2, 30]].map(([cores = 0, users = 0, seconds = 0]) => ({ cores, users, seconds }));
    const measured = jobClass('measured', 1, 10, { users: { low: 1, high: 2, rejectionUsdPerHour: 1 }, profile: { kind: 'measured', points } });
    const answer = closed([measured], privateCloud(1));
    expect(answer).toMatchObject({ kind: 'infeasible', nearest: [{ goal: { seconds: 30 }, count: 2 }] });
  });

  it('moves goals jointly only to where something is known of every class, and no node is busier than it can be', () => {
    const cloud = privateCloud(1, { node: { cores: 4 } });
    const chi: JobClass['profile'] = { kind: 'chi', perContainerSeconds: 100, perUserSeconds: 0, fixedSeconds: 0 };
    const measured = jobClass('b', 1, 10, { profile: { kind: 'measured', points: [{ cores: 4, users: 1, seconds: 20 }, { cores: 8, users: 1, seconds: 12 }] } });
    // Of fewer than four cores nothing is known of b, which leaves none for a.
    expect(closed([jobClass('a', 1, 40, { profile: chi }), measured], cloud)).toMatchObject({ kind: 'infeasible', nearest: [], jointly: [] });
    const stream = (name: string, busy: number): JobClass => jobClass(name, 1, 1, { goal: { kind: 'utilisation', share: 0.5 }, profile: { kind: 'topology', nodes: [{ name: 'node', arrivalsPerSecond: busy, serviceSeconds: 1, inputs: [] }] } });
    // Half as many of each would be 120 % busy.
    expect(closed([stream('a', 2.4), stream('b', 2.4)], cloud)).toMatchObject({ kind: 'infeasible', nearest: [], jointly: [] });
  });

  it('proves nothing where it is only unknown whether a class can be served', () => {
    const unmeasured = jobClass('b', 1, 10, { users: { low: 2, high: 2, rejectionUsdPerHour: 0 }, profile: { kind: 'measured', points: [{ cores: 4, users: 1, seconds: 20 }] } });
    const cloud = publicCloud([machineType('two', 2, 0.2)]);
    expect(closed([unmeasured], cloud)).toMatchObject({ kind: 'infeasible', proven: false, why: expect.stringContaining('nothing was measured with 2 users'), conflict: [] });
    const hopeless = jobClass('a', 1, 1, { profile: { kind: 'chi', perContainerSeconds: 1, perUserSeconds: 0, fixedSeconds: 2 } });
    expect(closed([unmeasured, hopeless], cloud)).toMatchObject({ kind: 'infeasible', proven: true, conflict: [{ className: 'a' }] });
    // On `two` it is unknown, and on `one` there is no room beside the other.
    const limited = machineType('one', 1, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: 1 } } });
    const chi: JobClass['profile'] = { kind: 'chi', perContainerSeconds: 1, perUserSeconds: 0, fixedSeconds: 0 };
    const beside = jobClass('c', 1, 10, { on: [{ type: 'one', profile: chi }, ...(unmeasured.profile === undefined ? [] : [{ type: 'two', profile: unmeasured.profile }])] });
    const twoUsers = { ...beside, users: unmeasured.users };
    expect(closed([twoUsers, { ...twoUsers, name: 'd' }], publicCloud([limited, machineType('two', 2, 0.2)]))).toMatchObject({ kind: 'infeasible', proven: false, conflict: [] });
  });

  it('rounds goals up, so that they can be met as they are shown', () => {
    const classes = [jobClass('hopeless', 100, 0.1)];
    const cloud = publicCloud([machineType('odd', 2, 0.2, { speed: 3 })]);
    const { nearest } = infeasible(classes, cloud);
    expect(nearest).toMatchObject([{ goal: { seconds: 0.33334 } }]);
    expectHelps(classes, cloud, nearest);
  });

  it('names no conflict where hill climbing proves none', () => {
    expect(infeasible([jobClass('a', 100, 0.1)], publicCloud([machineType('two', 2, 0.2)]), 'hill-climbing')).toMatchObject({ proven: false, conflict: [], nearest: [], jointly: [] });
    expect(infeasible([jobClass('a', 100, 0.1)], privateCloud(2), 'hill-climbing')).toMatchObject({ proven: false, conflict: [], nearest: [], jointly: [] });
    expect(infeasible([jobClass('a', 100, 10), jobClass('b', 100, 10)], privateCloud(2), 'hill-climbing')).toMatchObject({ proven: false, conflict: [], nearest: [], jointly: [] });
  });

  it('bounds the cost by what each class costs alone where the solver has no better bound', () => {
    const type = machineType('two', 2, 1, { prices: { onDemand: { usdPerHour: 1, limit: unlimited }, reserved: { usdPerHour: 0.5, limit: 6 } } });
    const vague: MilpSolver = { solve: (problem, limits) => ({ ...solver.solve(problem, limits), bound: 0 }) };
    expect(plan([jobClass('a', 100, 10), jobClass('b', 100, 10)], publicCloud([type]), 'exact', vague)).toMatchObject({ kind: 'planned', costUsdPerHour: 7, boundUsdPerHour: 5 });
  });
});
