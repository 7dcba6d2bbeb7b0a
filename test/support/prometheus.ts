import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';

/** Whether Debian's Prometheus is here. */
export const prometheusInstalled = spawnSync('promtool', ['--version']).status === 0 && spawnSync('prometheus', ['--version']).status === 0;

export type StartedPrometheus = { readonly url: string; readonly stop: () => void };

/** A Prometheus of its own that holds these samples (OpenMetrics text with times), as a block made by promtool. */
export async function startPrometheus(openMetrics: string): Promise<StartedPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-prometheus-'));
  writeFileSync(join(folder, 'samples.txt'), openMetrics);
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  const blocks = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'samples.txt'), join(folder, 'data')], { encoding: 'utf8' });
  expect(blocks.stderr + blocks.stdout, 'promtool').not.toContain('error');
  const url = `http://127.0.0.1:${await freePort()}`;
  const settings = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, '--storage.tsdb.retention.time=100y', `--web.listen-address=${url.slice('http://'.length)}`];
  const prometheus = spawn('prometheus', settings, { stdio: 'ignore' });
  await vi.waitFor(async () => expect((await fetch(`${url}/-/ready`)).status).toBe(200), { timeout: 60_000, interval: 100 });
  return {
    url,
    stop: () => {
      prometheus.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
