import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { CachedPredictor } from './cached-predictor.ts';
import type { CapacityAnswer, CapacityMethod, CapacityPlan, InfeasibleCapacity } from './capacity-plan.ts';
import { planCapacity } from './plan-capacity.ts';
import { closedFormDuration } from './predictors/closed-form-duration.ts';
import type { JobClass, PublicCloud } from './problem.ts';
import { smoothPredictor, wavePredictor } from './testing-predictors.ts';
import { flatProfile, jobClass, machineType, publicCloud } from './testing-problems.ts';

const unlimited = Number.POSITIVE_INFINITY;

describe('a public cloud', async () => {
  const solver = await loadMilpSolver();
  const plan = (classes: readonly JobClass[], cloud: PublicCloud, method: CapacityMethod = 'exact', predictor: DurationPredictor = wavePredictor): CapacityAnswer =>
    planCapacity({ name: 'test', classes, cloud }, method, { predictor: new CachedPredictor(predictor), approximation: smoothPredictor, solver, limits: { seconds: 10, gap: 0 } });
  const planned = (...args: Parameters<typeof plan>): CapacityPlan => {
    const answer = plan(...args);
    if (answer.kind === 'infeasible') throw new Error(answer.why);
    return answer;
  };
  const infeasible = (...args: Parameters<typeof plan>): InfeasibleCapacity => {
    const answer = plan(...args);
    if (answer.kind === 'planned') throw new Error(`planned for ${answer.costUsdPerHour} USD/h`);
    return answer;
  };

  it('takes the type that is cheapest in the end, and says what keeps it from less', () => {
    // 100 tasks in 10 s need 10 cores: 3 machines of 4 (1.2) or 5 of 2 (1.0).
    const { classes, costUsdPerHour, boundUsdPerHour } = planned([jobClass('query', 100, 10)], publicCloud([machineType('four', 4, 0.4), machineType('two', 2, 0.2)]));
    expect(costUsdPerHour).toBeCloseTo(1);
    expect(boundUsdPerHour).toBeCloseTo(1);
    expect(classes).toMatchObject([{ name: 'query', type: 'two', provider: 'north', count: 5, containers: 10, cores: 10, split: { onDemand: 5, reserved: 0, spot: 0 }, predicted: { value: 10 }, binding: { kind: 'goal' } }]);
    expect(classes[0]?.binding.why).toContain('with 4 of two it would be at least 12.50 s');
  });

  it('plans by a regression only where it gives a duration', () => {
    const on = (deadline: number, perContainerSeconds: number) => [jobClass('query', 1, deadline, { profile: { kind: 'chi', perContainerSeconds, perUserSeconds: 0, fixedSeconds: -100 } })] as const;
    const cloud = publicCloud([machineType('one', 1, 0.1)]);
    expect(planned(on(50, 400), cloud, 'exact', closedFormDuration()).classes).toMatchObject([{ count: 3, predicted: { value: expect.closeTo(33.33, 2) } }]);
    expect(infeasible(on(20, 400), cloud, 'exact', closedFormDuration()).why).toContain('3 of them would need at least 33.33 s where 20 s is asked for');
    expect(infeasible(on(20, 50), cloud, 'exact', closedFormDuration()).why).toContain('the regression gives -99.95 s on 1000 containers with 1 user, which no job takes');
  });

  it('names the alternatives within 5 %, and counts simulations', () => {
    const types = [machineType('two', 2, 0.2), machineType('other', 2, 0.21), machineType('dear', 2, 0.22)];
    const { classes, simulations } = planned([jobClass('query', 100, 10)], publicCloud(types));
    expect(classes[0]?.alternatives).toMatchObject([{ type: 'other', count: 5, costUsdPerHour: expect.closeTo(1.05), predicted: { value: 10 } }]);
    expect(simulations).toBeGreaterThan(0);
    expect(simulations).toBeLessThan(6);
  });

  it('counts containers by cores and by memory, and leaves out what none fits into', () => {
    const hungry = jobClass('hungry', 100, 10, { container: { cores: 1, mebibytes: 4096 } });
    expect(planned([hungry], publicCloud([machineType('four', 4, 0.4)])).classes).toMatchObject([{ count: 5, containers: 10, cores: 10 }]);
    expect(infeasible([hungry], publicCloud([machineType('tiny', 1, 0.01)])).why).toContain('a container of 1 core and 4096 MiB does not fit into its 1 core and 2048 MiB');
    const wide = jobClass('wide', 100, 10, { container: { cores: 3, mebibytes: 1024 } });
    expect(planned([wide], publicCloud([machineType('eight', 8, 1)])).classes).toMatchObject([{ count: 2, containers: 4, cores: 12 }]);
  });

  it('gives a task no more of a core than its container has', () => {
    // 8 containers of half a core on 4 cores: 80 tasks take 10 waves of 2 s.
    const small = jobClass('small', 80, 10, { container: { cores: 0.5, mebibytes: 512 } });
    expect(planned([small], publicCloud([machineType('four', 4, 0.4)])).classes).toMatchObject([{ count: 2, cores: 16, predicted: { value: 10 } }]);
    const known = { ...small, on: [{ type: 'four', slotsPerMachine: 8 }] };
    expect(planned([known], publicCloud([machineType('four', 4, 0.4)])).classes).toMatchObject([{ count: 1, predicted: { value: 10 } }]);
  });

  it('fills up what is reserved and spot, within limits and share', () => {
    const type = machineType('two', 2, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: unlimited }, reserved: { usdPerHour: 0.1, limit: 2 }, spot: { usdPerHour: 0.05, shareMax: 0.25 } } });
    const { classes, costUsdPerHour } = planned([jobClass('query', 100, 10)], publicCloud([type]));
    expect(classes[0]?.split).toEqual({ onDemand: 2, reserved: 2, spot: 1 });
    expect(costUsdPerHour).toBeCloseTo(0.65);
    const own = jobClass('query', 100, 10, { on: [{ type: 'two', reservedLimit: 3, spotShareMax: 0.4 }] });
    expect(planned([own], publicCloud([type])).classes[0]?.split).toEqual({ onDemand: 0, reserved: 3, spot: 2 });
  });

  it('does not take an allowance without a price for something free', () => {
    const type = machineType('two', 2, 0.2);
    const own = jobClass('query', 100, 10, { on: [{ type: 'two', reservedLimit: 3, spotShareMax: 0.4 }] });
    expect(planned([own], publicCloud([type]))).toMatchObject({ costUsdPerHour: expect.closeTo(1), classes: [{ split: { onDemand: 5, reserved: 0, spot: 0 } }] });
  });

  it('gives shared reservations to whom they save most', () => {
    // Both classes prefer the type with the reservations; together they need more than there are, and only one has another cheap type.
    const reserved = { onDemand: { usdPerHour: 1, limit: unlimited }, reserved: { usdPerHour: 0.1, limit: 5 } };
    const types = [machineType('scarce', 2, 1, { prices: reserved }), machineType('plain', 2, 0.3, { provider: 'south' })];
    const bound = jobClass('bound', 100, 10, { providers: ['north'] });
    const free = jobClass('free', 100, 10);
    const { classes, costUsdPerHour } = planned([free, bound], publicCloud(types));
    expect(classes).toMatchObject([{ type: 'plain', count: 5 }, { type: 'scarce', count: 5, split: { reserved: 5 } }]);
    expect(costUsdPerHour).toBeCloseTo(2);
  });

  it('keeps all classes with one provider when told to', () => {
    const types = [machineType('a', 2, 0.2), machineType('b', 2, 0.25, { provider: 'south' })];
    const onlyB = jobClass('south-only', 100, 10, { providers: ['south'] });
    const classes = [jobClass('any', 100, 10), onlyB];
    expect(planned(classes, publicCloud(types)).classes.map(({ type }) => type)).toEqual(['a', 'b']);
    expect(planned(classes, publicCloud(types, { providers: 'one' })).classes.map(({ type }) => type)).toEqual(['b', 'b']);
  });

  it('uses the profile of a type where there is one, without its speed', () => {
    const special = jobClass('query', 100, 10, { on: [{ type: 'fast', profile: flatProfile(20) }] });
    const types = [machineType('fast', 2, 0.2, { speed: 3 }), machineType('slow', 2, 0.2)];
    expect(planned([special], publicCloud(types)).classes).toMatchObject([{ type: 'fast', count: 1, binding: { kind: 'smallest' } }]);
    const { profile: _, ...nowhereElse } = special;
    expect(planned([nowhereElse], publicCloud(types)).classes).toMatchObject([{ type: 'fast' }]);
  });

  it('says which deadline cannot be met, and the nearest that can', () => {
    const answer = infeasible([jobClass('possible', 100, 10), jobClass('hopeless', 100, 0.4)], publicCloud([machineType('slow', 2, 0.1), machineType('fast', 2, 1, { speed: 2 })]));
    expect(answer).toMatchObject({ proven: true, conflict: [{ className: 'hopeless' }], nearest: [{ className: 'hopeless', goal: { kind: 'deadline', seconds: 0.5 }, type: 'fast', count: 50 }] });
    expect(planned([jobClass('hopeless', 100, 0.5)], publicCloud([machineType('fast', 2, 1, { speed: 2 })])).classes).toMatchObject([{ count: 50 }]);
  });

  it('finds an irreducible set of deadlines that limits do not allow together', () => {
    const type = machineType('few', 2, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: 8 } } });
    const answer = infeasible([jobClass('a', 100, 10), jobClass('tiny', 2, 10), jobClass('b', 100, 10)], publicCloud([type]));
    expect(answer.conflict.map(({ className }) => className)).toEqual(['a', 'b']);
    // One of the eight is for tiny, five are for the other: two remain, on which 100 tasks take 25 s.
    expect(answer.nearest).toMatchObject([{ goal: { kind: 'deadline', seconds: 25 }, count: 2 }, { goal: { seconds: 25 } }]);
  });

  it('follows hill climbing of D-SPACE4Cloud to where it stops: on the type its start preferred, and on plateaus', () => {
    // 101 tasks in 20 s: with 5 cores 21 waves, with 6 cores 17. One task more or less is a plateau that ends the climb.
    const types = [machineType('one', 1, 0.1), machineType('fast', 1, 0.11, { speed: 1.5 })];
    const climbed = planned([jobClass('query', 101, 20)], publicCloud(types), 'hill-climbing');
    expect(climbed.classes).toMatchObject([{ type: 'one', count: 6, alternatives: [], binding: { kind: 'method' } }]);
    expect(planned([jobClass('query', 101, 20)], publicCloud(types)).classes).toMatchObject([{ type: 'fast', count: 4 }]);
    const stuck = infeasible([jobClass('query', 100, 1)], publicCloud([machineType('one', 1, 0.1)], { countMax: 150 }), 'hill-climbing', { ...wavePredictor, predict: (profile, deployment) => wavePredictor.predict(profile, { ...deployment, cores: Math.max(1, deployment.cores - 40) }) });
    expect(stuck).toMatchObject({ proven: false, why: expect.stringContaining('one machine more changed next to nothing') });
  });

  it('plans topologies for a busy share', () => {
    const busy: DurationPredictor = {
      name: 'busy',
      predict: (_, { cores }) => ({ kind: 'predicted', value: 4 / cores, low: 4 / cores, high: 4 / cores, simulations: 0 }),
      optimistic: (_, { cores }) => 4 / cores,
    };
    const stream = jobClass('stream', 1, 1, { goal: { kind: 'utilisation', share: 0.65 }, profile: { kind: 'topology', nodes: [] } });
    expect(planned([stream], publicCloud([machineType('two', 2, 0.2)]), 'exact', busy).classes).toMatchObject([{ count: 4, predicted: { value: 0.5 } }]);
    expect(planned([stream], publicCloud([machineType('two', 2, 0.2)]), 'hill-climbing', busy).classes).toMatchObject([{ count: 4 }]);
  });

  it('takes a table of measurements for what it is: nothing is known beyond it', () => {
    const points = [4, 8, 16].map((cores) => ({ cores, users: 1, seconds: 160 / cores }));
    const table: DurationPredictor = {
      name: 'table',
      predict: (_, { cores }) => (cores < 4 || cores > 16 ? { kind: 'none', why: `nothing was measured on ${cores} cores` } : { kind: 'predicted', value: 160 / cores, low: 160 / cores, high: 160 / cores, simulations: 0 }),
      optimistic: () => 0,
    };
    const measured = (seconds: number): JobClass => jobClass('measured', 1, seconds, { profile: { kind: 'measured', points } });
    const cloud = publicCloud([machineType('two', 2, 0.2)]);
    expect(planned([measured(30)], cloud, 'exact', table).classes).toMatchObject([{ count: 3 }]);
    expect(planned([measured(1000)], cloud, 'exact', table).classes).toMatchObject([{ count: 2, binding: { why: expect.stringContaining('nothing was measured on 2 cores') } }]);
    expect(infeasible([measured(9)], cloud, 'exact', table)).toMatchObject({ proven: false, why: expect.stringContaining('and more were not measured'), conflict: [], nearest: [{ goal: { seconds: 10 }, count: 8 }] });
    expect(infeasible([measured(9)], { ...cloud, countMax: 8 }, 'exact', table)).toMatchObject({ proven: true, conflict: [{ className: 'measured' }] });
  });

  it('does not build on a prediction that is no number', () => {
    const broken: DurationPredictor = { name: 'broken', predict: () => ({ kind: 'predicted', value: Number.NaN, low: 0, high: 0, simulations: 1 }), optimistic: () => 0 };
    expect(infeasible([jobClass('query', 10, 10)], publicCloud([machineType('two', 2, 0.2)]), 'exact', broken).why).toContain('which is no number');
  });

  it('proves nothing when the solver does not', () => {
    const broken = { solve: () => ({ status: 'failed', why: 'the solver broke down' }) as const };
    const type = machineType('few', 2, 0.2, { prices: { onDemand: { usdPerHour: 0.2, limit: 8 } } });
    const problem = { name: 'test', classes: [jobClass('a', 100, 10), jobClass('b', 100, 10)], cloud: publicCloud([type]) };
    const answer = planCapacity(problem, 'exact', { predictor: new CachedPredictor(wavePredictor), approximation: smoothPredictor, solver: broken, limits: { seconds: 1, gap: 0 } });
    expect(answer).toMatchObject({ kind: 'infeasible', proven: false, nearest: [], jointly: [], why: expect.stringContaining('the solver broke down') });
  });

  it('names everything that is wrong with a problem', () => {
    const bad = jobClass('bad', 1, -1, { users: { low: 3, high: 2, rejectionUsdPerHour: 0 }, on: [{ type: 'tow' }], providers: ['nroth'] });
    expect(() => plan([bad, bad], publicCloud([machineType('two', 2, Number.NaN)]))).toThrow(/bad more than once[^]*goal.seconds is -1[^]*users.high is 2[^]*type tow, which is unknown[^]*onDemand.usdPerHour is NaN[^]*did you mean north/);
    expect(() => plan([jobClass('x', 1, 1, { goal: { kind: 'utilisation', share: 0.5 } })], publicCloud([machineType('two', 2, 1)]))).toThrow(/must be a deadline/);
    expect(() => plan([], publicCloud([]))).toThrow(/classes is 0[^]*types is 0/);
  });
});
