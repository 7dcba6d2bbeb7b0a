import { appendFileSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ms } from '../../units/time.ts';
import { rotateLog } from './rotated-log.ts';
import { app, localFixture, until, webComponent } from './testing/local-fixture.ts';

const mebibyte = 1_048_576;
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

describe('logs', () => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeostat-logs-'));
    log = join(folder, 'web-1.log');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps the last 10 MiB of a log that has grown far beyond, and not the whole', async () => {
    const handle = openSync(log, 'w');
    ftruncateSync(handle, 300 * mebibyte);
    closeSync(handle);
    appendFileSync(log, 'last words\n');
    await rotateLog(log);
    expect(sizeOf(log)).toBe(0);
    expect(sizeOf(`${log}.1`)).toBe(10 * mebibyte);
    expect(readFileSync(`${log}.1`).subarray(-11).toString()).toBe('last words\n');
  });

  it('empties a log even where its end cannot be kept', async () => {
    writeFileSync(log, Buffer.alloc(11 * mebibyte));
    // A folder in the place of the copy stands for a disk without room; the one with a name in it cannot be replaced.
    mkdirSync(join(`${log}.2`, 'full'), { recursive: true });
    mkdirSync(`${log}.1`);
    await expect(rotateLog(log)).rejects.toThrow();
    expect(sizeOf(log)).toBe(0);
  });

  it('does not let an instance that only writes fill the disk', async () => {
    const local = await localFixture();
    try {
      await local.apply(webComponent({ protocol: 'none', command: ['yes'], stop: { drain: ms(0), grace: ms(500) } }), 1);
      const { instances } = await local.ready(1);
      const path = join(local.dataDir, 'logs', app, 'web', `${instances[0]?.id ?? ''}.log`);
      let most = 0;
      await until(async () => {
        most = Math.max(most, sizeOf(path));
        return sizeOf(`${path}.2`) > 0;
      });
      const enough = Date.now() + 2_000;
      await until(async () => {
        most = Math.max(most, sizeOf(path));
        return Date.now() > enough;
      });
      expect(sizeOf(`${path}.1`) + sizeOf(`${path}.2`)).toBeLessThanOrEqual(20 * mebibyte);
      // What one second of writing can be; without the bound this is several GB.
      expect(most).toBeLessThan(1_500 * mebibyte);
    } finally {
      await local.close();
    }
  });
});
