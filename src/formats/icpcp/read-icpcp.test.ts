import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { readIcpcp } from './read-icpcp.ts';

const dag = JSON.stringify({
  nodes: [{ order: 0, name: 'load' }, { order: 1, name: 'clean' }, { order: 2, name: 'store' }],
  links: [{ source: 'load', target: 'clean', throughput: 3 }, { source: 'clean', target: 'store', throughput: 0 }],
});
const whole: Readonly<Record<string, string>> = { 'w.dag': dag, performance: '1,2,3\n2,4,6\n', price: '5,2', deadline: '30\n' };

function read(change: Readonly<Record<string, string | undefined>>): ReturnType<typeof readIcpcp> {
  const files = Object.entries({ ...whole, ...change }).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  return readIcpcp('w', new Map(files));
}

function problemsOf(change: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    read(change);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
}

describe('the reader of icpcp folders', () => {
  it('reads tasks, edges, run times, prices and the deadline', () => {
    expect(read({})).toEqual({
      name: 'w',
      tasks: ['load', 'clean', 'store'],
      edges: [{ from: 0, to: 1, seconds: 3 }, { from: 1, to: 2, seconds: 0 }],
      runTimes: [[1, 2, 3], [2, 4, 6]],
      prices: [5, 2],
      deadline: 30,
    });
  });

  it('reads a graph from a propfile alone, and takes its weights before those of the dag', () => {
    const propfile = 'digraph dag {\n\t0 -> 1\t[weight=7.5];\n\t"0" -> 2;\n}\n';
    expect(read({ 'w.dag': undefined, 'w.propfile': propfile }).edges).toEqual([{ from: 0, to: 1, seconds: 7.5 }, { from: 0, to: 2, seconds: 0 }]);
    expect(read({ 'w.propfile': propfile }).edges).toEqual([{ from: 0, to: 1, seconds: 7.5 }, { from: 1, to: 2, seconds: 0 }, { from: 0, to: 2, seconds: 0 }]);
  });

  it('reads a dag in the dot language, by names of tasks too, and works without a deadline', () => {
    expect(read({ 'w.dag': 'digraph G {\r\n t0 -> t2 [label="x", weight="4"];\r\n}', deadline: undefined })).toMatchObject({ tasks: ['t0', 't1', 't2'], edges: [{ from: 0, to: 2, seconds: 4 }], deadline: null });
  });

  it('names files that are missing', () => {
    expect(problemsOf({ 'w.dag': undefined, performance: undefined, price: undefined })).toEqual([
      'w: there is no file performance; it must hold a line of run times for each type; add it',
      'w: there is no file price; it must hold a price for each type; add it',
      'w: there is neither a .dag nor a .propfile file; one must hold the edges; add it',
    ]);
  });

  it('names lines and values that are wrong', () => {
    expect(problemsOf({ performance: '1,2,3\n2,-4,six\n' })).toEqual(['performance:2: -4 is not a number of 0 or more; correct it', 'performance:2: six is not a number of 0 or more; correct it']);
    expect(problemsOf({ performance: '1,2,3\n2,4\n' })).toEqual(['performance: type 2 has 2 run times, type 1 has 3; each has one for each task; complete it']);
    expect(problemsOf({ price: '5' })).toEqual(['w: performance has 2 lines, price 1 numbers; each type needs both; complete them']);
    expect(problemsOf({ 'w.propfile': '0 -> 9 [weight=1];' })).toEqual(['w.propfile:1: names task 9; performance has columns for tasks 0 to 2; correct it or add its run times']);
    expect(problemsOf({ 'w.propfile': '0 -> 1 [weight=fast];' })).toEqual(['w.propfile:1: the edge from 0 to 1 has weight NaN; it must be 0 or more']);
    expect(problemsOf({ 'w.dag': '{"nodes": 3}' })).toEqual(['w.dag: lacks nodes or links; both must be lists; add them']);
    expect(problemsOf({ 'w.dag': '{"nodes": ' })[0]).toContain('w.dag: is not readable as JSON');
    expect(problemsOf({ deadline: '3 4' })).toEqual(['deadline: holds 2 numbers; a deadline is one; remove the others']);
  });

  const folder = join(import.meta.dirname, '../../../../shared/data/icpcp/history/legacy_code/input');
  it.skipIf(!existsSync(folder))('reads every shared folder (skipped: no shared data)', () => {
    const folders = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.name === 'performance').map((entry) => entry.parentPath);
    expect(folders.length).toBeGreaterThan(50);
    for (const one of folders) {
      const files = new Map(readdirSync(one, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [[entry.name, readFileSync(join(one, entry.name), 'utf8')] as const] : [])));
      expect(readIcpcp(one, files).edges.length, one).toBeGreaterThan(0);
    }
  });
});
