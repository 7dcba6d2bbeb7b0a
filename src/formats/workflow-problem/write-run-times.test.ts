import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeRunTimes } from './write-run-times.ts';

const text = `# A comment.
spec:
    tasks:
    - {name: flow,   command: [sleep, "1"]}   # one line
    - name: block # two
      command:
      - sleep   # unusual
      - "1"
    # between
    - { name: listed, runTimes: [{ type: a, time: 9s }] }
    - name: lines
      runTimes:
          - { type: a, time: 9s }   # guessed
          - type: b
            time: 7s   # too
      work: 3s
    - { name: empty, work: 1s, runTimes: [] }
    - name: last
      work: 3s`;

const written = `# A comment.
spec:
    tasks:
    - {name: flow,   command: [sleep, "1"], runTimes: [{ type: a, time: 330ms }]}   # one line
    - name: block # two
      command:
      - sleep   # unusual
      - "1"
      runTimes: [{ type: a, time: 1.5s }, { type: "no", time: 2s }]
    # between
    - { name: listed, runTimes: [{ type: a, time: 1ms }, { type: "b:c", time: 61.235s }] }
    - name: lines
      runTimes:
          - { type: a, time: 4s }   # guessed
          - type: b
            time: 5s   # too
          - { type: c, time: 6s }
      work: 3s
    - { name: empty, work: 1s, runTimes: [{ type: a, time: 1s }] }
    - name: last
      work: 3s
      runTimes: [{ type: a, time: 1s }]`;

const time = (task: string, type: string, seconds: number) => ({ task, type, seconds });

describe('writing run times into a document', () => {
  it('changes nothing but the times, in every layout', () => {
    const times = [time('flow', 'a', 0.33), time('block', 'a', 1.5), time('block', 'no', 2), time('listed', 'a', 0), time('listed', 'b:c', 61.23456), time('lines', 'a', 4), time('lines', 'b', 5), time('lines', 'c', 6), time('empty', 'a', 1), time('last', 'a', 1)];
    expect(writeRunTimes(text, times)).toBe(written);
    expect((parse(written) as { spec: { tasks: { runTimes: unknown }[] } }).spec.tasks[1]?.runTimes).toEqual([{ type: 'a', time: '1.5s' }, { type: 'no', time: '2s' }]);
  });

  it('changes nothing where nothing was measured, or where there are no tasks', () => {
    expect(writeRunTimes(text, [])).toBe(text);
    expect(writeRunTimes('a: 1\n', [time('x', 'a', 1)])).toBe('a: 1\n');
  });

  it('leaves JSON as JSON', () => {
    const json = '{ "spec": { "tasks": [{ "name": "x", "work": "1s" }, { "name": "y", "runTimes": [{ "type": "a", "time": "1s" }] }] } }';
    const after = writeRunTimes(json, [time('x', 'a', 2), time('y', 'a', 3), time('y', 'b', 4)]);
    expect(JSON.parse(after)).toEqual({ spec: { tasks: [{ name: 'x', work: '1s', runTimes: [{ type: 'a', time: '2s' }] }, { name: 'y', runTimes: [{ type: 'a', time: '3s' }, { type: 'b', time: '4s' }] }] } });
  });
});
