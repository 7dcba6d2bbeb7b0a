import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { workflowPlanView } from '../usecases/views/workflow-plan-view.ts';
import type { TestingCliOptions, TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-workflow-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const example = 'examples/workflow/nightly-etl.yaml';

const run = (args: readonly string[], options: TestingCliOptions = {}): Promise<TestingCliResult> => testingCli(['plan', 'workflow', ...args], options);

describe('homeostat plan workflow', () => {
  it('prints what every planner finds; ours costs no more than any other that misses as little', async () => {
    const { code, out, err } = await run(['-f', example, '--planner', 'all', '--seconds', '0.5', '-o', 'json']);
    expect(code, err).toBe(0);
    const { planners } = workflowPlanView.parse(JSON.parse(out));
    const ours = planners.find(({ name }) => name === 'ours');
    expect(ours?.feasible).toBe(true);
    expect(ours?.missed).toEqual([]);
    for (const one of planners) if (one.feasible && one.missed.length === 0) expect(ours?.costUsd ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual((one.costUsd ?? 0) + 1e-9);
    for (const { instances, costUsd } of planners) expect(instances.reduce((sum, one) => sum + one.costUsd, 0)).toBeCloseTo(costUsd ?? 0, 6);
  });

  it('states what no plan can cost less than, how that was found, and the graph of the tasks', async () => {
    const { planners, boundBy, graph } = workflowPlanView.parse(JSON.parse((await run(['-f', example, '--planner', 'ic-pcp', '-o', 'json'])).out));
    const [plan] = planners;
    expect(boundBy).not.toBeNull();
    expect(plan?.lowerBoundUsd ?? 0).toBeGreaterThan(0.3);
    expect(plan?.gapPercent).toBeCloseTo(100 * ((plan?.costUsd ?? 0) / (plan?.lowerBoundUsd ?? 1) - 1), 4);
    expect(graph).toContainEqual({ from: 'load-orders', to: 'clean-orders', mebibytes: 6144 });
  });

  it('says that no plan can hold a deadline', async () => {
    expect((await run(['-f', example, '--deadline', '10m', '--planner', 'fastest'])).out).toMatch(/Note: No plan can hold every firm and hard deadline: \S+ cannot end before/);
  });

  it('bounds the time where money is what is limited', async () => {
    const text = readFileSync(example, 'utf8').replace(/ {2}deadlines:[\s\S]*$/, '  budget: 1 USD\n');
    const { planners } = workflowPlanView.parse(JSON.parse((await run(['-f', '-', '--seconds', '0.5', '-o', 'json'], { stdin: text })).out));
    expect(planners[0]).toMatchObject({ feasible: true, lowerBoundUsd: null });
    expect(planners[0]?.lowerBoundSeconds ?? 0).toBeGreaterThan(0);
    expect(planners[0]?.lowerBoundSeconds ?? 0).toBeLessThanOrEqual(planners[0]?.makespanSeconds ?? 0);
  });

  it('shows and writes the plan that is done first where money is what is limited', async () => {
    const text = readFileSync(example, 'utf8').replace(/ {2}deadlines:[\s\S]*$/, '  budget: 2 USD\n');
    const { code, out } = await run(['-f', '-', '--planner', 'cheapest,fastest'], { stdin: text });
    expect(code).toBe(0);
    expect(out).toContain('Instances of the plan by fastest:');
    const { best, planners, provisioning } = workflowPlanView.parse(JSON.parse((await run(['-f', '-', '--planner', 'cheapest,fastest', '-o', 'json'], { stdin: text })).out));
    const [cheapest, fastest] = planners;
    expect([best, provisioning?.planner]).toEqual(['fastest', 'fastest']);
    expect(fastest?.costUsd ?? 0).toBeGreaterThan(cheapest?.costUsd ?? 0);
    expect(fastest?.makespanSeconds ?? 0).toBeLessThan(cheapest?.makespanSeconds ?? 0);
  });

  it('writes a page with a Gantt chart', async () => {
    const file = join(folder, 'gantt.html');
    expect((await run(['-f', example, '--planner', 'ic-pcp', '--plot', file])).code).toBe(0);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('aria-label="Gantt chart of the plan"');
    expect(html).not.toMatch(/(?:src|href)=/);
  });

  it('shows plans on one scale of time, what they miss, and a gap of what is asked for', async () => {
    const pageOf = async (text: string, name: string): Promise<string> => {
      const file = join(folder, name);
      await run(['-f', '-', '--planner', 'cheapest,fastest', '--plot', file], { stdin: text });
      return readFileSync(file, 'utf8');
    };
    const text = readFileSync(example, 'utf8');
    const soft = await pageOf(text.replaceAll('name: all, within: 150m', 'name: all, within: 150m, firmness: soft'), 'soft.html');
    expect(soft).toContain('<dd>how far the cost is above what no plan can cost less than');
    expect(soft).toContain('<th>missed</th>');
    expect(soft).toContain('<td>none</td>');
    const budget = await pageOf(text.replace(/ {2}deadlines:[\s\S]*$/, '  budget: 2 USD\n'), 'budget.html');
    expect(budget).toContain('<dd>how far the makespan is above the time before which no plan within the budget is done');
    expect(budget).toContain('Plan by fastest (the best)');
    const axes = [...budget.matchAll(/<svg [^]*?<\/svg>/g)].map(([svg]) => [...svg.matchAll(/y1="26" x2="([\d.]+)"/g)].map(([, at]) => at));
    expect(axes).toHaveLength(2);
    expect(axes[0]).toEqual(axes[1]);
  });

  it('ends with 99 and says what is missed where a deadline cannot hold', async () => {
    const { code, out } = await run(['-f', example, '--deadline', '10m', '--planner', 'fastest,ic-pcp']);
    expect(code).toBe(99);
    expect(out).toMatch(/whole is missed by/);
  });

  it('gives what it has after Ctrl-C', async () => {
    const controller = new AbortController();
    const done = run(['-f', example, '--seconds', '600', '-o', 'json'], { interrupted: controller.signal });
    controller.abort();
    const { code, out } = await done;
    expect(code).toBe(130);
    expect(workflowPlanView.parse(JSON.parse(out)).planners[0]?.feasible).toBe(true);
  });

  it('reads a packed run from standard input', async () => {
    const recorded = { name: 'packed', workflow: { specification: { tasks: [{ name: 'a', id: 'a', parents: [], children: [], inputFiles: [], outputFiles: [] }], files: [] }, execution: { tasks: [{ id: 'a', runtimeInSeconds: 60 }] } } };
    const { code, out, err } = await run(['-f', '-', '--planner', 'cheapest'], { stdin: gzipSync(JSON.stringify(recorded)) });
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('packed: 1 tasks, 0 edges.');
  });

  it.each([
    [['-f', example, '--planner', 'oars'], 'no planner is named oars'],
    [['-f', example, '--seconds', '0'], '--seconds is 0'],
    [['-f', example, '--budget', 'lots'], '--budget is lots'],
    [['-f', example, '--billing', '5'], '--billing is 5'],
    [['-f', 'no-such-file.yaml'], '-f is no-such-file.yaml'],
    [['-f', 'src/units'], 'the folder units holds neither a TOSCA template nor a workflow of the IC-PCP planner'],
    [['-f', 'examples/capacity/nightly-reports.yaml'], 'holds a document of kind CapacityProblem; it must hold a WorkflowProblem'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await run(options);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
