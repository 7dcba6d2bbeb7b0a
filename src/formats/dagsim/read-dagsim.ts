import { InvalidInputError } from '../../model/error.ts';
import type { Stage, TaskTime } from '../../model/job-profile.ts';
import { formatProblem } from '../documents/problem.ts';
import type { SamplesOf } from './dagsim-distribution.ts';
import { readDistribution, tableOf } from './dagsim-distribution.ts';
import type { LuaValue } from './lua-assignments.ts';
import { luaAssignments } from './lua-assignments.ts';
import { LuaError } from './lua-tokens.ts';

/** A model file of the simulator dagSim: a job of stages on `nodes` cores for `users` users in a closed system. Times are in seconds. */
export type DagSimModel = {
  readonly stages: readonly Stage[];
  readonly nodes: number;
  readonly users: number;
  readonly thinkTime: TaskTime;
  /** Jobs it would simulate; null where the file does not say. */
  readonly jobs: number | null;
  /** How many standard errors its confidence interval has to each side; null where the file does not say. */
  readonly confidence: number | null;
  /** What was changed or left out in reading. */
  readonly notes: readonly string[];
};

type Options = {
  /** Seconds of one unit of the model's time; the published models and Spark logs count milliseconds. */
  readonly unitSeconds: number;
  readonly samplesOf: SamplesOf;
};

const stagesMax = 10_000;
const tasksMax = 10_000_000;

/** Whether a text is a model file of dagSim. */
export const looksLikeDagSim = (text: string): boolean => /(?:^|;)[ \t]*Stages\s*=/m.test(text) && /(?:^|;)[ \t]*(?:Nodes|Containers)\s*=/m.test(text);

/**
 * Reads a model file of dagSim (Lua) as data: nothing in it is run. Throws InvalidInputError with file, line and column.
 * @example
 * const text = 'Stages = {{name = "M", tasks = 8, distr = {type = "exp", params = {rate = 0.1}}, pre = {}, post = {}}}; Nodes = 4; Users = 1; UThinkTimeDistr = {type = "det", params = {val = 5}};';
 * readDagSim('m.lua', text, { unitSeconds: 1, samplesOf: () => null }).nodes; // 4
 */
export function readDagSim(file: string, text: string, options: Options): DagSimModel {
  try {
    return read(text, options);
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    const { line, column, value, rule, fix } = error;
    throw new InvalidInputError([formatProblem({ file, line, column, path: 'the model', value, rule, fix })]);
  }
}

function read(text: string, { unitSeconds, samplesOf }: Options): DagSimModel {
  const { values, functions } = luaAssignments(text);
  const top: LuaValue = { kind: 'table', fields: values, items: [], line: 1, column: 1 };
  const whole = (name: string, found: LuaValue | undefined, min: number): number => {
    if (found?.kind !== 'number' || !Number.isInteger(found.value) || found.value < min || found.value > tasksMax) throw new LuaError(found ?? top, `${name}${found === undefined ? ', which is missing,' : ''}`, `a whole number from ${min} to ${tasksMax}`, `write ${name} = NUMBER`);
    return found.value;
  };
  const notes = functions.map((name) => `The function ${name} was not run: model files are read as data.`);
  const list = tableOf(values.get('Stages'), top, 'Stages', 'a list of stages');
  if (list.items.length === 0 || list.items.length > stagesMax) throw new LuaError(list, `a list of ${list.items.length} stages`, `of 1 to ${stagesMax}`, 'write the stages');
  const places = new Map<string, LuaValue>();
  const stages = list.items.map((item): Stage => {
    const table = tableOf(item, list, 'a stage', 'a table {name = ..., tasks = ..., distr = ..., pre = {}, post = {}}');
    const name = table.fields.get('name');
    if (name?.kind !== 'string' || name.value === '') throw new LuaError(name ?? table, 'the name of the stage', 'a text', 'write name = "..."');
    if (places.has(name.value)) throw new LuaError(name, JSON.stringify(name.value), 'a name that no other stage has', 'rename it');
    places.set(name.value, table);
    const tasks = table.fields.get('tasks');
    const count = tasks?.kind === 'string' ? ({ ...tasks, kind: 'number', value: Number(tasks.value) } as const) : tasks;
    const { time, note } = readDistribution(table.fields.get('distr'), table, unitSeconds, samplesOf);
    if (note !== null) notes.push(`Stage ${name.value}: ${note}.`);
    return { name: name.value, tasks: whole('tasks', count, 0), taskTime: time, after: namesIn(table.fields.get('pre')) };
  });
  for (const stage of stages) {
    const unknown = stage.after.find((name) => !places.has(name));
    if (unknown !== undefined) throw new LuaError(places.get(stage.name) ?? top, `pre of ${stage.name}: ${JSON.stringify(unknown)}`, 'the name of a stage', 'add the stage, or remove the name');
  }
  const think = readDistribution(values.get('UThinkTimeDistr'), top, unitSeconds, samplesOf);
  if (think.note !== null) notes.push(`The think time: ${think.note}.`);
  const optional = (name: string): number | null => {
    const found = values.get(name);
    return found?.kind === 'number' ? found.value : null;
  };
  return {
    stages: withPosts(stages, list.items),
    nodes: whole('Nodes', values.get('Nodes') ?? values.get('Containers'), 1),
    users: whole('Users', values.get('Users'), 1),
    thinkTime: think.time,
    jobs: optional('maxJobs'),
    confidence: optional('confIntCoeff'),
    notes,
  };
}

function namesIn(value: LuaValue | undefined): readonly string[] {
  if (value?.kind !== 'table') return [];
  return value.items.map((item) => {
    if (item.kind !== 'string') throw new LuaError(item, `a ${item.kind}`, 'the name of a stage', 'write names in quotes');
    return item.value;
  });
}

/** An edge may be named at either end; one that is named in `post` only counts too. */
function withPosts(stages: readonly Stage[], items: readonly LuaValue[]): readonly Stage[] {
  const after = new Map(stages.map((stage) => [stage.name, new Set(stage.after)]));
  for (const [index, item] of items.entries()) {
    if (item.kind !== 'table') continue;
    for (const next of namesIn(item.fields.get('post'))) {
      const known = after.get(next);
      if (known === undefined) throw new LuaError(item, `post of ${stages[index]?.name ?? ''}: ${JSON.stringify(next)}`, 'the name of a stage', 'add the stage, or remove the name');
      known.add(stages[index]?.name ?? '');
    }
  }
  return stages.map((stage) => ({ ...stage, after: [...(after.get(stage.name) ?? [])] }));
}
