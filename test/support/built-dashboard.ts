import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Debian's; nothing is ever fetched for this test. */
const executablePath = '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(executablePath);

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath, args });

/**
 * Builds the dashboard into a new folder, in a process of its own, since that of a test is not in production mode, and what users get must be
 * tested. Throws where it does not build.
 */
export function buildDashboard(): string {
  const root = resolve(import.meta.dirname, '../..');
  const webDir = mkdtempSync(join(tmpdir(), 'homeostat-web-'));
  const built = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'web', '--outDir', webDir, '--emptyOutDir'], { cwd: root, env: { ...process.env, NODE_ENV: 'production' }, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the dashboard was not built: ${built.stderr}`);
  return webDir;
}
