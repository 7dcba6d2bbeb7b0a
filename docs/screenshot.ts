/**
 * `npm run screenshot [-- --at SHARE]`: the README's picture, taken from the running demo by Debian's Chromium when SHARE of
 * its day (0.72 if absent) has passed. Writes docs/images/application.png and docs/images/overview.png.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const browserPath = '/usr/bin/chromium';
const dayMinutes = 4;
const at = Number(process.argv[process.argv.indexOf('--at') + 1] ?? '') || 0.72;

if (!existsSync(browserPath)) {
  console.error(`there is no ${browserPath}; install Debian's package chromium`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'homeostat-screenshot-'));
const demo = spawn(process.execPath, [resolve(here, '../bin/homeostat.js'), 'demo', '--headless', '--minutes', String(dayMinutes), '--port', '0'], {
  cwd: folder,
  stdio: ['ignore', 'ignore', 'pipe'],
});
let words = '';
demo.stderr.on('data', (text: Buffer) => (words += text.toString()));
try {
  while (!words.includes('The day begins')) {
    if (demo.exitCode !== null) throw new Error(`the demo ended before its day began: ${words}`);
    await pause(100);
  }
  const url = /http:\/\/\S+/.exec(words)?.[0] ?? '';
  console.error(`the demo answers at ${url}; the picture is taken in ${Math.round(at * dayMinutes * 60)} s`);
  await pause(at * dayMinutes * 60_000);
  await takePictures(url);
} finally {
  if (demo.exitCode === null) {
    demo.kill('SIGINT');
    await new Promise((done) => demo.once('exit', done));
  }
  rmSync(folder, { recursive: true, force: true });
}

async function takePictures(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, deviceScaleFactor: 1 });
    await page.goto(url);
    await page.getByText('grocery').first().waitFor();
    await pause(1500);
    await page.screenshot({ path: join(here, 'images/overview.png') });
    await page.getByText('grocery').first().click();
    await page.locator('canvas').first().waitFor();
    await pause(2500);
    await page.screenshot({ path: join(here, 'images/application.png') });
  } finally {
    await browser.close();
  }
}
