import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFile } from './state-file.ts';
import type { SupervisorState } from './state.ts';

const state = (epoch: number): SupervisorState => ({ identity: 'abc', bootId: 'boot', epoch, components: [] });

describe('the state file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeostat-state-'));
    path = join(folder, 'state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is nothing before the first save, then what was saved last', async () => {
    const file = new StateFile(path);
    expect(file.load()).toBeNull();
    await file.save(() => state(1));
    await file.save(() => state(2));
    expect(new StateFile(path).load()).toEqual(state(2));
  });

  it('holds for every saver what it wanted to have saved when it goes on', async () => {
    const file = new StateFile(path);
    let epoch = 0;
    const savers = Array.from({ length: 50 }, async (_, i) => {
      epoch = i + 1;
      const mine = epoch;
      await file.save(() => state(epoch));
      expect(new StateFile(path).load()?.epoch).toBeGreaterThanOrEqual(mine);
    });
    await Promise.all(savers);
    expect(new StateFile(path).load()).toEqual(state(50));
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 40), /is not JSON/],
    ['changed', (text: string) => text.replace('abc', 'abd'), /is damaged/],
    ['of a later version', (text: string) => text.replace('"version":1', '"version":2'), /is of version 2/],
  ])('is refused by name when it is %s', async (_, change, message) => {
    const file = new StateFile(path);
    await file.save(() => state(1));
    const changed = change(readFileSync(path, 'utf8'));
    writeFileSync(path, changed);
    expect(() => file.load()).toThrow(message);
    expect(() => file.load()).toThrow(path);
    expect(readFileSync(path, 'utf8')).toBe(changed);
  });
});
