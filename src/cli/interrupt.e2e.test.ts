import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../bin/homeostat.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'homeostat-interrupt-'));
/** Enough for minutes of work. */
const rows = 40_000;

beforeAll(() => writeFileSync(join(folder, 'long.csv'), `t,v\n${Array.from({ length: rows }, (_, i) => `${300 * i},${2 + Math.sin(i / 40) + ((i * 7919) % 13) / 20}`).join('\n')}\n`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Waits until the process has used so much processor time, so that it is at work and not at its start. */
async function busy(pid: number): Promise<void> {
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  for (let waited = 0; waited < 60_000 && ticks() < 300; waited += 50) await setTimeout(50);
}

describe('Ctrl-C', () => {
  it.skipIf(process.platform !== 'linux').each([
    ['size', ['--cpu', 'v', '--present', '8', '--recommender', 'all']],
    ['characterise', ['--values', 'v']],
  ])('ends %s in the middle of its work, at once and with 130', async (name, more) => {
    const child = spawn(process.execPath, [command, name, '--series', 'long.csv', '--time', 't', ...more], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await busy(child.pid as number);
    const began = performance.now();
    child.kill('SIGINT');
    expect([await ended, out]).toEqual([130, '']);
    // Without threads it took until the work was done, which is minutes.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
