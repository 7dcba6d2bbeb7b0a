import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testingUml } from '../formats/uml-dice/testing-uml.ts';
import { capacityPlanView } from '../usecases/views/capacity-plan-view.ts';
import { testingCli } from './testing-cli.ts';

const example = 'examples/capacity/nightly-reports.yaml';

describe('homeostat plan capacity', () => {
  it('prints a plan of the example with its reasons, and what it would be with other deadlines', async () => {
    const { code, out } = await testingCli(['plan', 'capacity', '-f', example, '--what-if', 'deadline=40s..100s:20s', '--class', 'sales', '-o', 'json']);
    expect(code).toBe(0);
    const view = capacityPlanView.parse(JSON.parse(out));
    expect(view.feasible).toBe(true);
    expect(view.boundUsdPerHour).toBeCloseTo(view.costUsdPerHour ?? 0, 6);
    for (const { predictedSeconds, goal } of view.classes) expect(predictedSeconds).toBeLessThanOrEqual(goal.seconds ?? 0);
    const costs = view.whatIf?.rows.map(({ costUsdPerHour }) => costUsdPerHour ?? Number.POSITIVE_INFINITY) ?? [];
    expect(costs).toHaveLength(4);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
  });

  it('is never cheaper by the procedure of D-SPACE4Cloud', async () => {
    const costOf = async (method: string): Promise<number> => (JSON.parse((await testingCli(['plan', 'capacity', '-f', example, '--method', method, '-o', 'json'])).out) as { costUsdPerHour: number }).costUsdPerHour;
    expect(await costOf('hill-climbing')).toBeGreaterThanOrEqual(await costOf('exact'));
  });

  it('says which goals cannot stand, with exit code 99', async () => {
    const text = readFileSync(example, 'utf8').replace('deadline: 90s', 'deadline: 5s');
    const { code, out } = await testingCli(['plan', 'capacity', '-f', '-'], { stdin: text });
    expect(code).toBe(99);
    expect(out).toContain('No plan:');
    expect(out).toContain('sales <= 5 s');
  });

  it('writes a page that needs no network', async () => {
    const file = join(tmpdir(), `capacity-${process.pid}.html`);
    try {
      expect((await testingCli(['plan', 'capacity', '-f', example, '--what-if', 'users=1..3:1', '--class', 'stock', '--plot', file])).code).toBe(0);
      const html = readFileSync(file, 'utf8');
      expect(html).toContain('Capacity plan nightly-reports');
      expect(html).not.toMatch(/(?:src|href)=/);
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('writes no page where the network that is asked for cannot be written', async () => {
    const file = join(tmpdir(), `capacity-none-${process.pid}.html`);
    const text = 'apiVersion: homeostat.dev/v1alpha1\nkind: CapacityProblem\nmetadata: { name: chi }\nspec:\n  classes: [{ name: a, deadline: 30s, profile: { kind: chi, perContainer: 100s, fixed: 0s } }]\n  private: { nodes: { count: 1, cores: 4, memory: 16GiB } }\n';
    const { code, out, err } = await testingCli(['plan', 'capacity', '-f', '-', '-o', 'jsimg', '--plot', file], { stdin: text });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('the profile of class a is chi, which has no tasks');
    expect(existsSync(file)).toBe(false);
  });

  it('reads no file of times beside its input that is larger than an input may be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'homeostat-beside-'));
    try {
      const stage = 'Stages = {{name = "M", tasks = "2", distr = {type = "replay", params = {samples = solver.fileToArray("M.txt")}}, pre = {}, post = {}}}; Nodes = 2; Users = 1; UThinkTimeDistr = {type = "exp", params = {rate = 1}};';
      writeFileSync(join(folder, 'm.lua'), stage);
      writeFileSync(join(folder, 'M.txt'), '');
      truncateSync(join(folder, 'M.txt'), 3 * 2 ** 30);
      const { code, err } = await testingCli(['plan', 'capacity', '-f', join(folder, 'm.lua'), '--deadline', '10s']);
      expect(code).toBe(2);
      expect(err).toContain('M.txt, which the input takes its times from, has 3221225472 bytes; it must have at most 67108864; leave out times');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what a variant costs more, deadline by deadline, in the table, the data and the page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capacity-variant-'));
    const [variant, page] = [join(folder, 'encrypted.yaml'), join(folder, 'page.html')];
    try {
      writeFileSync(variant, readFileSync(example, 'utf8').replace('name: nightly-reports', 'name: encrypted').replace('mean: 1.8s', 'mean: 2.7s'));
      const command = ['plan', 'capacity', '-f', example, '--variant', variant, '--class', 'sales', '--what-if', 'deadline=2s,20s,30s,90s'];
      const { whatIf } = capacityPlanView.parse(JSON.parse((await testingCli([...command, '--plot', page, '-o', 'json'])).out));
      expect(whatIf?.variant).toBe('encrypted');
      const overheads = whatIf?.rows.map(({ overheadPercent }) => overheadPercent) ?? [];
      expect(overheads[0]).toBeNull();
      expect(Math.min(...overheads.slice(1).map(Number))).toBeGreaterThanOrEqual(0);
      expect(overheads[1]).toBeGreaterThan(0);
      for (const row of whatIf?.rows.slice(1) ?? []) expect(row.overheadPercent).toBeCloseTo(100 * ((row.variant?.costUsdPerHour ?? 0) / (row.costUsdPerHour ?? 0) - 1), 2);
      expect(readFileSync(page, 'utf8')).toContain('"variant":{"name":"encrypted"');
      expect((await testingCli(command)).out).toMatch(/DEADLINE +USD\/H +ENCRYPTED USD\/H +OVERHEAD\n2 s +- +- +-\n/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('draws what each provider would cost', async () => {
    const file = join(tmpdir(), `capacity-providers-${process.pid}.html`);
    try {
      const { out } = await testingCli(['plan', 'capacity', '-f', example, '--what-if', 'provider', '--plot', file, '-o', 'json']);
      expect(capacityPlanView.parse(JSON.parse(out)).whatIf?.rows.map(({ name }) => name)).toEqual(['north', 'south']);
      expect(readFileSync(file, 'utf8')).toContain('"names":["north","south"]');
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('varies only the classes that have the goal that is varied', async () => {
    const topology = '    - { name: clicks, utilisation: 70%, profile: { kind: topology, nodes: [{ name: in, arrivals: 100/s, service: 30ms }] } }\n  profiles:';
    const text = readFileSync(example, 'utf8').replace('  profiles:', topology);
    const { out } = await testingCli(['plan', 'capacity', '-f', '-', '--what-if', 'deadline=4m,5m', '-o', 'json'], { stdin: text });
    const rows = capacityPlanView.parse(JSON.parse(out)).whatIf?.rows ?? [];
    expect(rows).toHaveLength(2);
    for (const { classes } of rows) expect(classes.find(({ name }) => name === 'clicks')?.predicted).toBeLessThanOrEqual(70);
    const busy = await testingCli(['plan', 'capacity', '-f', '-', '--what-if', 'utilisation=10%', '-o', 'json'], { stdin: text });
    const [row] = capacityPlanView.parse(JSON.parse(busy.out)).whatIf?.rows ?? [];
    expect(row?.name).toBe('10 %');
    expect(row?.classes.find(({ name }) => name === 'clicks')?.predicted).toBeLessThanOrEqual(10);
  });

  it.each([
    ['kubernetes', 'kind: Deployment'],
    ['tosca', 'tosca_definitions_version'],
    ['jsimg', '<archive'],
  ])('writes a plan as %s', async (format, content) => {
    const { code, out } = await testingCli(['plan', 'capacity', '-f', example, '-o', format, ...(format === 'jsimg' ? ['--class', 'sales'] : [])]);
    expect(code).toBe(0);
    expect(out).toContain(content);
  });

  it('plans for a UML model, and writes nothing where there is no plan', async () => {
    const { code, out } = await testingCli(['plan', 'capacity', '-f', '-'], { stdin: testingUml() });
    expect(code).toBe(0);
    expect(out).toMatch(/join-clicks +worker +own/);
    const refused = await testingCli(['plan', 'capacity', '-f', '-', '--deadline', '1s', '-o', 'kubernetes'], { stdin: testingUml() });
    expect([refused.code, refused.out]).toEqual([99, '']);
    expect(refused.err).toContain('There is no plan to write');
  });

  it.each([
    [['--variant', example], '--variant is examples/capacity/nightly-reports.yaml without --what-if'],
    [['--variant', 'examples/capacity/tax-declarations.yaml', '--what-if', 'deadline=1m,2m'], '--variant is examples/capacity/tax-declarations.yaml, which has other classes than nightly-reports'],
    [['-o', 'jsimg'], '-o is jsimg for 2 classes; it writes the network of one class; add --class sales, or --class stock'],
    [['-o', 'xml'], '--output is xml; it must be one of table, json, yaml, kubernetes, tosca, jsimg'],
    [['--what-if', 'deadline=0s..9s:1s'], '--what-if is deadline=0s..9s:1s'],
    [['--what-if', 'deadline=1s..9h:1ms'], 'it must have at most 1000'],
    [['--what-if', 'users=1..3:1', '--class', 'nobody'], '--class is nobody; it must be one of sales, stock'],
    [['--what-if', 'utilisation=50%..90%:10%'], '--what-if is utilisation, and every class has a deadline'],
    [['--deadline', '1h'], '--deadline is given, and examples/capacity/nightly-reports.yaml is a CapacityProblem'],
    [['--class', 'sales'], '--class is sales without --what-if'],
    [['--method', 'guess'], '--method is guess; it must be one of exact, hill-climbing'],
    [['--catalogue', 'README.md'], 'README.md'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await testingCli(['plan', 'capacity', '-f', example, ...options]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
