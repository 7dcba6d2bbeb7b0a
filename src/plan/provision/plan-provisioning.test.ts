import { beforeAll, describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { randomStreams } from '../../model/random.ts';
import type { MilpSolver } from '../ports/milp-solver.ts';
import { checkPlan } from '../workflow/check-plan.ts';
import type { WorkflowPlan } from '../workflow/plan.ts';
import type { WorkflowProblem } from '../workflow/problem.ts';
import { orderHosts } from './order-hosts.ts';
import { planProvisioning } from './plan-provisioning.ts';

let solver: MilpSolver;
beforeAll(async () => {
  solver = await loadMilpSolver();
});

/** a sends 100 MiB to b; they run on two instances of the same kind, which two providers offer alike. */
const twoPlaces: WorkflowProblem = {
  name: 'two',
  tasks: [{ name: 'a' }, { name: 'b' }],
  runSeconds: Float64Array.of(100, 100, 100, 100),
  edges: [{ from: 0, to: 1, mebibytes: 100, fixedSeconds: 0 }],
  types: [0, 1].map((place) => ({ name: `type-${place}`, place, price: 1, billingSeconds: 60, startupSeconds: 20, limit: 4 })),
  places: [{ name: 'here', provider: 'alpha' }, { name: 'there', provider: 'beta' }],
  bandwidth: Float64Array.of(100, 10, 10, 100),
  deadlines: [{ name: 'whole', tasks: [0, 1], seconds: 400, firmness: 'hard', weight: 1 }],
  budgetUsd: Infinity,
  sharedStore: true,
};
/** The second is ordered to be ready at 150 for the task that begins then. */
const apart: WorkflowPlan = { instance: Int32Array.of(0, 1), start: Float64Array.of(20, 150), end: Float64Array.of(120, 250), instances: [{ type: 0, from: 0, to: 120, costUsd: 2 }, { type: 1, from: 130, to: 250, costUsd: 2 }] };
const tools = () => ({ solver, random: randomStreams(1).stream('provisioning'), seconds: 5 });

describe('a provisioning plan', () => {
  it('moves an instance to where it has less to send, and leaves times and costs as they are', () => {
    expect(checkPlan(twoPlaces, apart)).toMatchObject({ errors: [], feasible: true });
    const { placement } = planProvisioning(twoPlaces, apart, tools());
    expect(placement).toMatchObject({ plannedMebibytes: 100, cutMebibytes: 0, boundMebibytes: 0 });
    expect(placement.moved).toHaveLength(1);
    expect(checkPlan(twoPlaces, placement.plan)).toMatchObject({ errors: [], feasible: true, costUsd: 4 });
  });

  it('leaves instances where a provider has no room for more, or where their type is not offered alike', () => {
    const full = { ...twoPlaces, providers: ['alpha', 'beta'].map((provider) => ({ provider, ordersAtOnce: Infinity, hosts: 1 })) };
    expect(planProvisioning(full, apart, tools()).placement).toMatchObject({ cutMebibytes: 100, boundMebibytes: 100, moved: [] });
    const dearer = { ...twoPlaces, types: twoPlaces.types.map((type, index) => ({ ...type, price: 1 + index })) };
    const plan = { ...apart, instances: apart.instances.map((lease) => ({ ...lease, costUsd: lease.type === 1 ? 4 : 2 })) };
    expect(planProvisioning(dearer, plan, tools()).placement.moved).toEqual([]);
  });

  it('orders a host earlier by what is sent to it, and says what that costs', () => {
    const { orders, transfers, deployment } = planProvisioning({ ...twoPlaces, types: twoPlaces.types.map((type, index) => ({ ...type, price: 1 + index })), artefacts: [{ name: 'image', mebibytes: 300, place: 0, tasks: [1], withinSeconds: Infinity }] }, { ...apart, instances: apart.instances.map((lease) => ({ ...lease, costUsd: 2 + 2 * lease.type })) }, tools());
    // 300 MiB over the link of 10 MiB/s take 30 s; so the host must be ready at 120 instead of 150.
    expect(orders).toMatchObject([{ atSeconds: 0, extraUsd: 0 }, { atSeconds: 100, readySeconds: 120, wantedSeconds: 120, extraUsd: 2 }]);
    expect(transfers).toEqual([{ artefact: 0, instance: 1, startSeconds: 120, endSeconds: 150, dueSeconds: 150 }]);
    expect(deployment).toMatchObject({ possible: true, latenessSeconds: 0 });
  });

  it('says that no order of transfers can hold a deadline, and by how much all are late at least', () => {
    const { deployment } = planProvisioning({ ...twoPlaces, artefacts: [{ name: 'image', mebibytes: 1000, place: 0, tasks: [0], withinSeconds: 25 }] }, apart, tools());
    // The task starts at 20, as soon as its host is there; the image takes 10 s from the store at its own place.
    expect(deployment).toMatchObject({ possible: false, latenessSeconds: 10, leastLatenessSeconds: 10 });
  });

  it('counts links that are shared: two images at once are late where each alone is not', () => {
    const plan: WorkflowPlan = { ...apart, instances: apart.instances.map((lease) => ({ ...lease, type: 1 })) };
    const problem = { ...twoPlaces, artefacts: [0, 1].map((task) => ({ name: `image-${task}`, mebibytes: 1000, place: 0, tasks: [task], withinSeconds: Infinity })), types: twoPlaces.types.map((type, index) => ({ ...type, price: 1 + index })) };
    const { deployment, transfers } = planProvisioning(problem, plan, tools());
    expect(transfers.map(({ endSeconds }) => endSeconds)).toEqual([120, 220]);
    expect(deployment?.possible).toBe(false);
  });

  it('refuses more transfers than can be ordered', () => {
    const artefacts = Array.from({ length: 3000 }, (_, index) => ({ name: `image-${index}`, mebibytes: 1, place: 0, tasks: [0, 1], withinSeconds: Infinity }));
    expect(() => planProvisioning({ ...twoPlaces, artefacts }, apart, tools())).toThrow('artefacts make more than 5000 transfers');
  });
});

describe('ordering hosts', () => {
  const hosts = (wanted: readonly number[]) => wanted.map((wantedAt) => ({ provider: 'alpha', startupSeconds: 10, wantedAt }));

  it('orders each as late as it can be, and within what a provider starts at once', () => {
    expect([...orderHosts(hosts([50, 50, 50]), [])]).toEqual([40, 40, 40]);
    expect([...orderHosts(hosts([50, 50, 50]), [{ provider: 'alpha', ordersAtOnce: 1, hosts: Infinity }])]).toEqual([20, 30, 40]);
    expect([...orderHosts(hosts([50, 50, 50]), [{ provider: 'beta', ordersAtOnce: 1, hosts: Infinity }])]).toEqual([40, 40, 40]);
  });

  it('orders nothing before the plan begins: what is wanted first comes first, the rest is late', () => {
    expect([...orderHosts(hosts([20, 10, 15]), [{ provider: 'alpha', ordersAtOnce: 1, hosts: Infinity }])]).toEqual([20, 0, 10]);
  });
});
