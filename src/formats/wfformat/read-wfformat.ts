import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { InvalidInputError } from '../../model/error.ts';

/** The most bytes of one file, unpacked. */
const bytesMax = 512 * 2 ** 20;
/** Problems that are told. */
const problemsMax = 20;

/** A recorded workflow run: tasks with the seconds they took, and bytes on edges. */
export type RecordedWorkflow = {
  readonly name: string;
  readonly schemaVersion: string;
  readonly tasks: readonly { readonly name: string; readonly seconds: number }[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly bytes: number }[];
  /** How long the recorded run took as a whole; null if it is not written. */
  readonly makespanSeconds: number | null;
};

const names = z.array(z.string()).default([]);
const amount = z.number().nonnegative();
const fileOfTask = z.object({ name: z.string().optional(), id: z.string().optional(), link: z.string(), sizeInBytes: amount.optional(), size: amount.optional() });

/** A task in any of the versions: 1.3 and 1.4 keep files and run time in it, 1.5 beside it. */
const anyTask = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  parents: names,
  children: names,
  inputFiles: names,
  outputFiles: names,
  files: z.array(fileOfTask).default([]),
  runtimeInSeconds: amount.optional(),
  runtime: amount.optional(),
});

const format = z.object({
  name: z.string().default('workflow'),
  schemaVersion: z.string().default('unknown'),
  workflow: z.object({
    tasks: z.array(anyTask).optional(),
    jobs: z.array(anyTask).optional(),
    makespanInSeconds: amount.optional(),
    makespan: amount.optional(),
    specification: z.object({ tasks: z.array(anyTask), files: z.array(z.object({ id: z.string(), sizeInBytes: amount })).default([]) }).optional(),
    execution: z.object({ makespanInSeconds: amount.optional(), tasks: z.array(z.object({ id: z.string(), runtimeInSeconds: amount })).default([]) }).optional(),
  }),
});

type AnyTask = z.infer<typeof anyTask>;

/**
 * Reads a workflow instance of WfCommons (WfFormat 1.3 to 1.5, https://github.com/wfcommons/WfFormat), packed by gzip or not. An edge carries the files that its parent
 * writes and its child reads. Throws InvalidInputError with file, field, value, rule and fix.
 */
export function readWfFormat(file: string, bytes: Uint8Array): RecordedWorkflow {
  const parsed = format.safeParse(jsonOf(file, bytes));
  if (!parsed.success) {
    throw new InvalidInputError(parsed.error.issues.slice(0, problemsMax).map(({ path, message }) => `${file}: ${path.join('.') || 'the document'}: ${message}; correct it to WfFormat 1.3 to 1.5`));
  }
  const { name, schemaVersion, workflow } = parsed.data;
  const tasks = workflow.specification?.tasks ?? workflow.tasks ?? workflow.jobs;
  if (tasks === undefined) throw new InvalidInputError([`${file}: workflow has neither specification.tasks (1.5) nor tasks (1.3, 1.4); one must hold the tasks; add it`]);
  const problems: string[] = [];
  const indexOf = indexOfTasks(file, tasks, problems);
  const seconds = secondsOf(file, tasks, new Map(workflow.execution?.tasks.map((task) => [task.id, task.runtimeInSeconds])), problems);
  const edges = edgesOf(file, tasks, indexOf, new Map(workflow.specification?.files.map(({ id, sizeInBytes }) => [id, sizeInBytes])), problems);
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, problemsMax));
  return {
    name,
    schemaVersion,
    tasks: tasks.map((task, i) => ({ name: nameOf(task, i), seconds: seconds[i] as number })),
    edges,
    makespanSeconds: workflow.execution?.makespanInSeconds ?? workflow.makespanInSeconds ?? workflow.makespan ?? null,
  };
}

function jsonOf(file: string, bytes: Uint8Array): unknown {
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: bytesMax }) : bytes;
    if (plain.length > bytesMax) throw new RangeError(`it is longer than ${bytesMax} bytes`);
    return JSON.parse(new TextDecoder('utf-8').decode(plain));
  } catch (error) {
    throw new InvalidInputError([`${file}: is not readable as JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}; it must be a WfFormat document, packed by gzip or not`]);
  }
}

const nameOf = ({ id, name }: AnyTask, i: number): string => id ?? name ?? `task ${i}`;

/** Tasks are named by their id; older files use names, which then must be unambiguous. */
function indexOfTasks(file: string, tasks: readonly AnyTask[], problems: string[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  tasks.forEach(({ name }, i) => {
    if (name !== undefined) index.set(name, i);
  });
  const ids = new Set<string>();
  tasks.forEach((task, i) => {
    const id = nameOf(task, i);
    if (ids.has(id)) problems.push(`${file}: two tasks are named ${id}; ids must differ; rename one`);
    ids.add(id);
    index.set(id, i);
  });
  return index;
}

function secondsOf(file: string, tasks: readonly AnyTask[], executed: ReadonlyMap<string, number>, problems: string[]): readonly number[] {
  return tasks.map((task, i) => {
    const seconds = task.runtimeInSeconds ?? task.runtime ?? executed.get(nameOf(task, i)) ?? executed.get(task.name ?? '');
    if (seconds === undefined) problems.push(`${file}: task ${nameOf(task, i)} has no runtimeInSeconds; it must have one to be planned; add it under execution.tasks`);
    return seconds ?? 0;
  });
}

type Files = { readonly inputs: ReadonlySet<string>; readonly outputs: ReadonlySet<string> };

function edgesOf(file: string, tasks: readonly AnyTask[], indexOf: ReadonlyMap<string, number>, sizes: Map<string, number>, problems: string[]): RecordedWorkflow['edges'] {
  const files = tasks.map((task) => filesOf(task, sizes));
  const edges = new Map<string, { from: number; to: number; bytes: number }>();
  const add = (from: number, to: number): void => {
    const key = `${from},${to}`;
    if (edges.has(key)) return;
    const [written, read] = [files[from]?.outputs ?? new Set<string>(), files[to]?.inputs ?? new Set<string>()];
    const [few, many] = written.size < read.size ? [written, read] : [read, written];
    let bytes = 0;
    for (const one of few) if (many.has(one)) bytes += sizes.get(one) ?? 0;
    edges.set(key, { from, to, bytes });
  };
  tasks.forEach((task, i) => {
    const named = (other: string, field: string): number => {
      const found = indexOf.get(other);
      if (found === undefined) problems.push(`${file}: task ${nameOf(task, i)}: ${field} names ${other}, which is missing; add the task or remove the name`);
      return found ?? -1;
    };
    for (const parent of task.parents) add(named(parent, 'parents'), i);
    for (const child of task.children) add(i, named(child, 'children'));
  });
  return [...edges.values()];
}

function filesOf({ files, inputFiles, outputFiles }: AnyTask, sizes: Map<string, number>): Files {
  const [inputs, outputs] = [new Set(inputFiles), new Set(outputFiles)];
  for (const { name, id, link, sizeInBytes, size } of files) {
    const key = id ?? name ?? '';
    sizes.set(key, sizeInBytes ?? size ?? 0);
    (link === 'output' ? outputs : inputs).add(key);
  }
  return { inputs, outputs };
}
