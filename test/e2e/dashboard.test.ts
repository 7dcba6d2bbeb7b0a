import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testStart } from '../../src/usecases/testing-deps.ts';
import { buildDashboard, hasBrowser, openBrowser } from '../support/built-dashboard.ts';
import type { DashboardWorld } from '../support/dashboard-world.ts';
import { openDashboardWorld, payload, tableRun } from '../support/dashboard-world.ts';

if (!hasBrowser) process.stdout.write('skipped: no Chromium\n');

let webDir: string;
let browser: Browser;
let context: BrowserContext;
let world: DashboardWorld;
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

/** Counts painted pixels of a part of a chart. A text, since it runs in the browser, whose types are not ours. */
const countPainted = `([chart, part]) => {
  const canvas = document.querySelector('[data-chart="' + chart + '"] canvas');
  const [left, bottom] = [84 * devicePixelRatio, 26 * devicePixelRatio];
  const [x, y, width, height] = {
    plot: [left, 0, canvas.width - left, canvas.height],
    ticks: [0, 0, left, canvas.height - bottom],
    times: [left, canvas.height - bottom, canvas.width - left, bottom],
  }[part];
  return canvas.getContext('2d').getImageData(x, y, width, height).data.filter((value, index) => index % 4 === 3 && value > 0).length;
}`;
/** Of its plot, the values left of it, or the times below it. */
const painted = (page: Page, chart: string, part: 'plot' | 'ticks' | 'times'): Promise<number> => page.evaluate<number>(`(${countPainted})(${JSON.stringify([chart, part])})`);

describe.skipIf(!hasBrowser)('the dashboard in a browser', () => {
  beforeAll(async () => {
    webDir = buildDashboard();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(webDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' });
    world = await openDashboardWorld(webDir);
  });
  afterEach(async () => {
    await context.close();
    await world.close();
  });

  it('lists applications worst objective first, each objective with three numbers', async () => {
    const page = await pageAt('/');
    await page.locator('[data-application]').first().waitFor();
    expect(await page.title()).toContain('Homeostat');
    expect(await page.locator('[data-application]').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-application')))).toEqual(['shop', 'quiet', 'archive']);
    const response = page.locator('[data-application="shop"]').getByRole('region', { name: 'Objective response' });
    await response.getByText('goal 95 %').waitFor();
    expect(await response.innerText()).toMatch(/violated[\s\S]*120 ms[\s\S]*target < 100 ms[\s\S]*77\.0 %[\s\S]*goal 95 %[\s\S]*-84 %/);
    expect(complaints).toEqual([]);
  });

  it('shows load, objectives, capacity and cost of an application on one axis, drawn and labelled', async () => {
    const page = await pageAt('/');
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page.locator('[data-chart="capacity/table"] canvas').waitFor();
    expect(new URL(page.url()).pathname).toBe('/applications/shop');
    const charts = ['load/s', 'objective/response', 'objective/cost', 'capacity/web', 'capacity/table'];
    for (const chart of charts) {
      await expect.poll(() => painted(page, chart, 'plot'), { message: chart }).toBeGreaterThan(500);
      expect(await painted(page, chart, 'ticks'), `values of ${chart}`).toBeGreaterThan(10);
    }
    for (const chart of ['load/s', 'objective/cost', 'capacity/table']) expect(await painted(page, chart, 'times'), `times of ${chart}`).toBeGreaterThan(50);
    expect(await page.locator('[data-chart="objective/response"]').innerText()).toMatch(/response_p95 \d+ ms[\s\S]*target < 100 ms[\s\S]*violated/);
    expect(await page.getByRole('button', { name: /^Run of replicate-table, under way/ }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('points at one instant in all charts at once', async () => {
    const page = await pageAt('/applications/shop');
    await page.locator('[data-chart="capacity/web"] canvas').waitFor();
    const before = await page.locator('[data-chart="capacity/web"] .legend').innerText();
    const box = await page.locator('[data-chart="load/s"] .u-over').boundingBox();
    if (box === null) throw new Error('the chart of the load has no box');
    await page.mouse.move(box.x + box.width * 0.1, box.y + box.height / 2);
    await expect.poll(() => page.locator('[data-chart="capacity/web"] .legend').innerText()).not.toBe(before);
    expect(await page.locator('[data-chart="capacity/web"] .legend').innerText()).toMatch(/ready 1/);
    expect(complaints).toEqual([]);
  });

  it('zooms into what is dragged across, and goes back to now', async () => {
    const page = await pageAt('/applications/shop');
    const box = await page.locator('[data-chart="load/s"] .u-over').boundingBox();
    if (box === null) throw new Error('the chart of the load has no box');
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL((url) => url.searchParams.has('from'));
    const query = new URL(page.url()).searchParams;
    expect(Math.abs(Number(query.get('from')) - (testStart + 60_000))).toBeLessThan(3000);
    expect(Math.abs(Number(query.get('to')) - (testStart + 120_000))).toBeLessThan(3000);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.waitForURL((url) => !url.searchParams.has('from'));
    expect(complaints).toEqual([]);
  });

  it('opens a decision to its reason, its candidates by score with what blocked them, and its run; the address keeps it', async () => {
    const page = await pageAt('/applications/shop');
    await page.locator('.decision', { hasText: 'Scale web up by 2' }).click();
    const panel = page.getByRole('dialog', { name: 'Decision' });
    await panel.getByText('guide response-is-late: 90').waitFor();
    expect(await panel.locator('.candidate-head b').allInnerTexts()).toEqual(['grow (by: 2)', 'replicate-table', 'shrink']);
    expect(await panel.innerText()).toMatch(/table\/replicas is being changed by run-2/);
    expect(await panel.innerText()).toMatch(/cost \+0\.72 USD\/h/);
    const again = await pageAt(new URL(page.url()).pathname + new URL(page.url()).search);
    await again.getByRole('dialog', { name: 'Decision' }).getByText('guide response-is-late: 90').waitFor();
    await again.keyboard.press('Escape');
    await again.waitForURL((url) => !url.searchParams.has('decision'));
    expect(complaints).toEqual([]);
  });

  it('folds equal "none" decisions into one line', async () => {
    const page = await pageAt('/applications/shop');
    await page.locator('.decision').nth(3).waitFor();
    expect(await page.locator('.decision-none').allInnerTexts()).toEqual([expect.stringContaining('26 times')]);
  });

  it('shows the steps of a run as the stream brings them, without asking', async () => {
    const page = await pageAt('/applications/shop');
    const current = page.locator('.steps[aria-label="Steps of replicate-table"] [aria-current="step"]');
    await current.getByText('data-imported').waitFor();
    await page.locator('[data-connection="live"]').waitFor();
    // From now on no question is answered: what changes can only come with the stream.
    await page.route('**/api/v1/applications/**', () => undefined);
    const steps = tableRun.steps.map((step, index) => (index === 1 ? { ...step, status: 'done' as const, endedAt: world.deps.clock.now() } : step));
    await world.deps.store.commit([{ kind: 'put-run', run: { ...tableRun, version: 2, steps, cursor: 2 } }], null);
    world.deps.pulse.beat();
    await current.getByText('announce').waitFor({ timeout: 10_000 });
    expect(complaints).toEqual([]);
  });

  it('approves a proposed run, pauses and stops only after asking', async () => {
    const page = await pageAt('/applications/shop');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await expect.poll(async () => (await world.deps.store.run('run-3'))?.status).toBe('pending');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByLabel(/Reason/).fill('sale');
    await page.keyboard.press('Enter');
    await page.getByText(/^Paused since .*: sale/).waitFor();
    await page.getByRole('button', { name: 'Stop everything' }).click();
    expect(await world.deps.store.setting('stopped')).toBe(null);
    await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
    await page.getByText(/Everything is stopped/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows names, reasons and messages as text, whatever stands in them', async () => {
    for (const path of ['/', '/applications/shop?decision=shop%2F46', '/applications/shop?run=run-2', '/events']) {
      const page = await pageAt(path);
      await page.getByText(payload, { exact: false }).first().waitFor();
      expect(await page.evaluate(`'pwned' in window`)).toBe(false);
      expect(await page.locator('img[onerror]').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  it.each([
    ['/', '[data-application="archive"] .numbers'],
    ['/applications/shop', '[data-chart="capacity/table"] canvas'],
    ['/applications/shop?decision=shop%2F46', '[role=dialog] .run'],
    ['/events', '.events li'],
    ['/about', '.about'],
  ])('fits a telephone: %s has nothing beyond its right edge', async (path, last) => {
    const page = await pageAt(path, 360);
    await page.locator(last).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(complaints).toEqual([]);
  });

  it('shows whole tables of instances on a telephone, with the address of each component', async () => {
    const page = await pageAt('/applications/shop', 390);
    const card = page.getByRole('article', { name: 'Component web' });
    await card.getByText('http://127.0.0.1/web').waitFor();
    expect(await page.evaluate(`(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('[aria-label="Component web"] .scroll-x'))`)).toBe(0);
    expect(await card.getByRole('columnheader', { name: 'restarts' }).isVisible()).toBe(true);
  });

  it('keeps the button for older decisions in sight beside the charts', async () => {
    const page = await pageAt('/applications/shop');
    const button = page.getByRole('button', { name: 'Older decisions' });
    await button.waitFor();
    await page.evaluate('scrollTo(0, 400)');
    const box = await button.boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(900);
  });

  it('asks for the token where the server wants one, and goes on with it', async () => {
    const token = 'a-token-of-enough-letters';
    await world.close();
    world = await openDashboardWorld(webDir, { token });
    const page = await pageAt('/');
    await page.getByLabel(/^Token/).fill(token);
    await page.keyboard.press('Enter');
    await page.locator('[data-application="shop"]').waitFor();
    await page.locator('[data-connection="live"]').waitFor();
  });

  it('says what is not there', async () => {
    const absent = await pageAt('/applications/absent');
    await absent.getByText(/there is no application absent/).waitFor();
    await (await pageAt('/nowhere')).getByText('There is no such page').waitFor();
  });

  it('says that the connection is lost and how old the data is, and keeps what is known', async () => {
    const page = await pageAt('/applications/shop');
    await page.locator('[data-connection="live"]').waitFor();
    await world.server.close();
    await page.getByText(/The connection to the server is lost. What you see is from \d+ s ago/).waitFor({ timeout: 15_000 });
    expect(await page.getByRole('heading', { name: 'shop' }).count()).toBe(1);
  });

  it('comes back by itself when the network does', async () => {
    const page = await pageAt('/applications/shop');
    await page.locator('[data-connection="live"]').waitFor();
    await context.setOffline(true);
    await page.locator('[data-connection="lost"]').waitFor({ timeout: 15_000 });
    await context.setOffline(false);
    await page.locator('[data-connection="live"]').waitFor({ timeout: 30_000 });
    expect(await page.getByText(/The connection to the server is lost/).count()).toBe(0);
  });
});
