import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { readWfFormat } from './read-wfformat.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const newer = {
  name: 'two',
  schemaVersion: '1.5',
  workflow: {
    specification: {
      tasks: [
        { name: 'make', id: 'make_1', parents: [], children: ['use_2'], inputFiles: [], outputFiles: ['a', 'b'] },
        { name: 'use', id: 'use_2', parents: ['make_1'], children: [], inputFiles: ['b', 'c'], outputFiles: [] },
      ],
      files: [{ id: 'a', sizeInBytes: 10 }, { id: 'b', sizeInBytes: 20 }, { id: 'c', sizeInBytes: 40 }],
    },
    execution: { makespanInSeconds: 9, tasks: [{ id: 'make_1', runtimeInSeconds: 3 }, { id: 'use_2', runtimeInSeconds: 4.5 }] },
  },
};
const older = {
  name: 'two',
  schemaVersion: '1.3',
  workflow: {
    makespanInSeconds: 9,
    tasks: [
      { name: 'make_1', parents: [], runtimeInSeconds: 3, files: [{ link: 'output', name: 'a', sizeInBytes: 10 }, { link: 'output', name: 'b', sizeInBytes: 20 }] },
      { name: 'use_2', parents: ['make_1'], runtimeInSeconds: 4.5, files: [{ link: 'input', name: 'b', sizeInBytes: 20 }, { link: 'input', name: 'c', sizeInBytes: 40 }] },
    ],
  },
};
const expected = { name: 'two', tasks: [{ name: 'make_1', seconds: 3 }, { name: 'use_2', seconds: 4.5 }], edges: [{ from: 0, to: 1, bytes: 20 }], makespanSeconds: 9 };

function problemsOf(value: unknown): readonly string[] {
  try {
    readWfFormat('w.json', bytes(value));
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
}

describe('the reader of WfFormat', () => {
  it('reads version 1.5, whose run times stand beside the tasks, packed or not', () => {
    expect(readWfFormat('w.json', bytes(newer))).toEqual({ ...expected, schemaVersion: '1.5' });
    expect(readWfFormat('w.json.gz', gzipSync(bytes(newer)))).toEqual({ ...expected, schemaVersion: '1.5' });
  });

  it('reads version 1.3, whose tasks hold their files and run times', () => {
    expect(readWfFormat('w.json', bytes(older))).toEqual({ ...expected, schemaVersion: '1.3' });
  });

  it('names tasks that are missing, that have no run time, or share an id', () => {
    const [make, use] = older.workflow.tasks;
    expect(problemsOf({ workflow: { tasks: [make, { ...use, parents: ['nobody'] }] } })).toEqual(['w.json: task use_2: parents names nobody, which is missing; add the task or remove the name']);
    expect(problemsOf({ workflow: { ...newer.workflow, execution: { tasks: [] } } })[0]).toBe('w.json: task make_1 has no runtimeInSeconds; it must have one to be planned; add it under execution.tasks');
    expect(problemsOf({ workflow: { tasks: [make, make] } })).toEqual(['w.json: two tasks are named make_1; ids must differ; rename one']);
  });

  it('names the field that does not fit', () => {
    expect(problemsOf({ workflow: { tasks: [{ name: 'x', runtimeInSeconds: -1 }] } })[0]).toMatch(/^w\.json: workflow\.tasks\.0\.runtimeInSeconds: /);
    expect(problemsOf({ workflow: {} })).toEqual(['w.json: workflow has neither specification.tasks (1.5) nor tasks (1.3, 1.4); one must hold the tasks; add it']);
    expect(() => readWfFormat('w.json', new TextEncoder().encode('{'))).toThrow('w.json: is not readable as JSON');
    expect(() => readWfFormat('w.gz', Uint8Array.of(0x1f, 0x8b, 1, 2))).toThrow('w.gz: is not readable as JSON');
  });

  const folder = join(import.meta.dirname, '../../../../shared/data/wfinstances');
  it.skipIf(!existsSync(folder))('reads every shared instance (skipped: no shared data)', () => {
    const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.gz'));
    for (const file of files) expect(readWfFormat(file, readFileSync(join(folder, file))).edges.length, file).toBeGreaterThan(0);
  });
});
