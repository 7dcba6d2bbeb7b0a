import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from './feedback.ts';
import { Leases } from './leases.ts';
import { Log } from './log.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grocery-log-'));
  file = join(folder, 'queue.log');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const item = (id: string): Item => ({ id, user: 1, product: 2, recordedAt: 1000 });
const pendingIds = (log: Log): readonly string[] => [...log.pending.values()].map((entry) => entry.item.id);

describe('the log of the queue', () => {
  it('gives back after a restart what was not committed, in order, and never an offset twice', () => {
    const log = new Log(file);
    const entries = ['a', 'b', 'c'].map((id) => log.append(item(id)));
    log.commit([entries[1]?.offset ?? 0, 999]);
    log.close();
    const again = new Log(file);
    expect(pendingIds(again)).toEqual(['a', 'c']);
    again.commit([...again.pending.keys()]);
    again.close();
    expect(new Log(file).append(item('d')).offset).toBe(4);
  });

  it('survives a cut at every byte: what is lost was never answered', () => {
    const log = new Log(file);
    const sizes = ['a', 'b', 'c'].map((id) => {
      log.append(item(id));
      return statSync(file).size;
    });
    log.close();
    const text = readFileSync(file);
    for (let cut = text.length; cut > (sizes[0] ?? 0) - 1; cut -= 1) {
      truncateSync(file, 0);
      appendFileSync(file, text.subarray(0, cut));
      const read = new Log(file);
      expect(pendingIds(read)).toEqual(['a', 'b', 'c'].slice(0, sizes.filter((size) => size <= cut).length));
      read.close();
    }
  });
});

describe('leases', () => {
  it('hand an item to one consumer at a time, and again when its lease is over', () => {
    let now = 0;
    const leases = new Leases(new Log(file), { leaseMs: 100, now: () => now });
    leases.append(item('a'));
    expect(leases.take(5)).toHaveLength(1);
    expect(leases.take(5)).toHaveLength(0);
    now = 100;
    leases.expire();
    expect(leases.take(5)).toHaveLength(1);
  });

  it('count a late commit, so that the item is not worked on again', () => {
    let now = 0;
    const leases = new Leases(new Log(file), { leaseMs: 100, now: () => now });
    const offset = leases.append(item('a'));
    leases.take(1);
    now = 100;
    leases.expire();
    leases.commit([offset]);
    expect(leases.take(1)).toHaveLength(0);
  });

  it('deliver to those that wait in the order in which they came, and not to those that gave up', () => {
    const leases = new Leases(new Log(file), { leaseMs: 100, now: () => 0 });
    const got: string[] = [];
    leases.wait(1, () => got.push('first'))();
    leases.wait(1, () => got.push('second'));
    leases.wait(1, () => got.push('third'));
    leases.append(item('a'));
    leases.append(item('b'));
    expect(got).toEqual(['second', 'third']);
  });

  it('give an id that comes again the offset it has', () => {
    const leases = new Leases(new Log(file), { leaseMs: 100, now: () => 0 });
    expect(leases.append(item('a'))).toBe(leases.append(item('a')));
    expect(leases.take(5)).toHaveLength(1);
  });
});
