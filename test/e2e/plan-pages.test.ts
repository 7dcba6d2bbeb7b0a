import { rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkerCompute } from '../../src/adapters/compute-workers/worker-compute.ts';
import { planningJobs } from '../../src/compose/planning-jobs.ts';
import { buildDashboard, hasBrowser, openBrowser } from '../support/built-dashboard.ts';
import type { DashboardWorld } from '../support/dashboard-world.ts';
import { openDashboardWorld, payload } from '../support/dashboard-world.ts';

let webDir: string;
let browser: Browser;
let context: BrowserContext;
let world: DashboardWorld;
let compute: WorkerCompute;
/** What the browser complained about: refused by the policy, failed, or thrown. */
let complaints: string[];

const pageAt = async (path: string, width = 1400): Promise<Page> => {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) => console.error('refused: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  await page.goto(world.address + path);
  return page;
};
const widthOf = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
const planned = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached' });
};

describe.skipIf(!hasBrowser)('the pages that plan', () => {
  beforeAll(async () => {
    webDir = buildDashboard();
    browser = await openBrowser();
    compute = new WorkerCompute({ threads: 1 });
  });
  afterAll(async () => {
    await browser.close();
    await compute.close();
    rmSync(webDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' });
    world = await openDashboardWorld(webDir, { planning: planningJobs(compute) });
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  it('load what they need only when they are opened', async () => {
    const page = await pageAt('/');
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await page.locator('[data-application]').first().waitFor();
    expect(loaded.filter((path) => path.includes('plan'))).toEqual([]);
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByRole('heading', { name: 'Plan a workflow' }).waitFor();
    expect(loaded.some((path) => /workflow-plan-page.*\.js/.test(path))).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('plan the example workflow: table, Gantt chart and graph, which mark the same task', async () => {
    const page = await pageAt('/plan/workflow');
    await page.getByLabel('Seconds to search').fill('0.3');
    await planned(page);
    const rows = page.getByRole('region', { name: 'What the planners found' }).locator('tbody tr');
    expect(await rows.count()).toBe(3);
    expect(await rows.first().innerText()).toMatch(/ours\s+holds/);
    expect(await page.getByText(/No plan that holds the deadlines costs less than 0\.\d+ USD/).count()).toBe(1);
    const gantt = page.getByRole('img', { name: 'Gantt chart of the plan by ours' });
    expect(await gantt.locator('.gantt-task').count()).toBe(8);
    await page.locator('.react-flow__node').first().waitFor();
    expect(await page.locator('.react-flow__node').count()).toBe(8);
    expect(await page.locator('.react-flow__edge').count()).toBe(7);
    await page.locator('.react-flow__node', { hasText: 'train' }).click();
    expect(await gantt.locator('.gantt-selected title').innerHTML()).toMatch(/^train:/);
    await page.getByRole('button', { name: 'heft' }).click();
    await page.getByRole('img', { name: 'Gantt chart of the plan by heft' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('say what is wrong with a problem, and take text as text', async () => {
    const page = await pageAt('/plan/workflow');
    await page.getByRole('textbox', { name: 'Problem' }).fill(`apiVersion: homeostat.dev/v1alpha1\nkind: WorkflowProblem\nmetadata: { name: x }\nspec: { tasks: [{ name: ${JSON.stringify(payload)}, work: 5m }], types: [{ name: a, price: 1 USD/h }] }\n`);
    await planned(page);
    expect(await page.getByRole('alert').innerText()).toMatch(/spec\.tasks\[0\]\.name/);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    await page.getByLabel('Seconds to search').fill('0');
    expect(await page.getByRole('button', { name: 'Plan', exact: true }).isDisabled()).toBe(true);
  });

  it('unpack files, and mark a deadline that is missed', async () => {
    const file = join(webDir, 'run.json.gz');
    const task = (id: string, parents: readonly string[], children: readonly string[]) => ({ name: id, id, parents, children, inputFiles: [], outputFiles: [] });
    const run = { name: 'two', schemaVersion: '1.5', workflow: { specification: { tasks: [task('first', [], ['second']), task('second', ['first'], [])], files: [] }, execution: { makespanInSeconds: 300, executedAt: '2026-01-01T00:00:00Z', tasks: [{ id: 'first', runtimeInSeconds: 100 }, { id: 'second', runtimeInSeconds: 200 }] } } };
    writeFileSync(file, gzipSync(JSON.stringify(run)));
    const page = await pageAt('/plan/workflow');
    await page.getByLabel('Files with the problem').setInputFiles(file);
    await page.getByLabel('Seconds to search').fill('0.3');
    await page.getByLabel('Deadline for all').fill('10s');
    await planned(page);
    await page.locator('.gantt-missed').first().waitFor();
    expect(await page.locator('.planners').innerText()).toContain('late');
    expect(await page.getByText(/No plan can hold every firm and hard deadline/).count()).toBe(1);
  });

  it('move the plan of a capacity problem with its deadline, without asking again', async () => {
    const page = await pageAt('/plan/capacity');
    await planned(page);
    const slider = page.getByRole('slider', { name: /Deadline of sales/ });
    await slider.waitFor();
    expect(await page.getByText('with 2 of small-4 it would be at least').count()).toBeGreaterThan(0);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const outcome = page.locator('.plan-outcome');
    await slider.fill('0');
    const tight = await outcome.innerText();
    await slider.fill(String(await slider.getAttribute('max')));
    const lax = await outcome.innerText();
    const usd = (text: string): number => Number(/[\d.]+/.exec(text)?.[0] ?? Number.POSITIVE_INFINITY);
    expect(usd(lax)).toBeLessThan(usd(tight));
    expect(await page.getByRole('region', { name: 'Other deadlines' }).innerText()).toMatch(/instead of 3 × small-4[\s\S]*more time, as far as it was tried, saves nothing/);
    expect(asked.filter((url) => url.includes('/plans/'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('show times in seconds, and no plan of a problem that was changed and refused', async () => {
    const page = await pageAt('/plan/capacity');
    await page.getByText('a UML model with the DICE profile').waitFor();
    await planned(page);
    const plan = page.getByRole('region', { name: 'The plan' });
    expect(await plan.locator('tbody tr').last().innerText()).toMatch(/240 s\s+2\d\d[.\d]* s/);
    const problem = page.getByRole('textbox', { name: 'Problem' });
    await problem.fill((await problem.inputValue()).replace('deadline: 90s', 'deadline: 90x'));
    await planned(page);
    expect(await page.getByRole('alert').innerText()).toMatch(/pasted\.yaml:10:\d+: spec\.classes\[0\]\.deadline/);
    expect(await plan.count()).toBe(0);
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
  });

  it('name the same first deadline with a plan as the command line', async () => {
    const page = await pageAt('/plan/capacity');
    const problem = page.getByRole('textbox', { name: 'Problem' });
    await problem.fill((await problem.inputValue()).replace('deadline: 90s', 'deadline: 5s'));
    await planned(page);
    const { nearest } = await (await fetch(`${world.address}/api/v1/plans/capacity`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ file: { name: 'p.yaml', text: await problem.inputValue() } }) })).json() as { nearest: { goal: { seconds: number } }[] };
    expect(await page.locator('.plan-reasons').innerText()).toContain(`the first deadline that was tried and has a plan is ${nearest[0]?.goal.seconds} s`);
  });

  it.each(['/plan/workflow', '/plan/capacity'])('fit on a telephone: %s', async (path) => {
    const page = await pageAt(path, 360);
    await planned(page);
    await page.locator(path.endsWith('capacity') ? '.cost-curve svg' : '.react-flow__node').first().waitFor();
    expect(await widthOf(page)).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });
});
