import { InvalidInputError } from '../../model/error.ts';
import { readDotEdges } from './read-dot-edges.ts';
import { readNumberTable } from './read-number-table.ts';

/** A workflow as the folders of the IC-PCP planner of the University of Amsterdam hold it. Times have no unit there. */
export type IcpcpWorkflow = {
  readonly name: string;
  readonly tasks: readonly string[];
  /** `seconds` is the time that data takes between two instances. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly seconds: number }[];
  /** `runTimes[type][task]`. */
  readonly runTimes: readonly (readonly number[])[];
  /** What an instance of each type costs for one unit of time. */
  readonly prices: readonly number[];
  /** Null where the folder has none. */
  readonly deadline: number | null;
};

/**
 * Reads a folder: `NAME.dag` (JSON with nodes and links, or dot), `NAME.propfile` (dot, weights are transfer times), `performance` (a line for each type, a column
 * for each task), `price` and `deadline`. One of the graph files is enough; with both, edges of either count, and the weights of the propfile.
 * Throws InvalidInputError with file, line, value, rule and fix.
 */
export function readIcpcp(name: string, files: ReadonlyMap<string, string>): IcpcpWorkflow {
  const problems: string[] = [];
  const named = (ending: string): { readonly file: string; readonly text: string } | null => {
    const file = [...files.keys()].toSorted().find((key) => key === ending || key.endsWith(`.${ending}`));
    return file === undefined ? null : { file, text: files.get(file) ?? '' };
  };
  const [performance, price, deadline, dag, propfile] = [named('performance'), named('price'), named('deadline'), named('dag'), named('propfile')];
  if (performance === null) problems.push(`${name}: there is no file performance; it must hold a line of run times for each type; add it`);
  if (price === null) problems.push(`${name}: there is no file price; it must hold a price for each type; add it`);
  if (dag === null && propfile === null) problems.push(`${name}: there is neither a .dag nor a .propfile file; one must hold the edges; add it`);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const runTimes = readNumberTable(performance?.file ?? '', performance?.text ?? '', problems);
  const prices = readNumberTable(price?.file ?? '', price?.text ?? '', problems).flat();
  const deadlines = deadline === null ? [] : readNumberTable(deadline.file, deadline.text, problems).flat();
  if (deadlines.length > 1) problems.push(`${deadline?.file ?? ''}: holds ${deadlines.length} numbers; a deadline is one; remove the others`);
  if (runTimes.length !== prices.length) problems.push(`${name}: performance has ${runTimes.length} lines, price ${prices.length} numbers; each type needs both; complete them`);
  const count = runTimes[0]?.length ?? 0;
  runTimes.forEach((row, i) => {
    if (row.length !== count) problems.push(`${performance?.file ?? ''}: type ${i + 1} has ${row.length} run times, type 1 has ${count}; each has one for each task; complete it`);
  });
  const graph = graphOf(dag, propfile, count, problems);
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, problemsMax));
  return { name, tasks: graph.tasks, edges: graph.edges, runTimes, prices, deadline: deadlines[0] ?? null };
}

/** Problems that are told. */
const problemsMax = 20;

type File = { readonly file: string; readonly text: string };
type RawEdge = { readonly from: string; readonly to: string; readonly seconds: number | null; readonly where: string };

function graphOf(dag: File | null, propfile: File | null, count: number, problems: string[]): Pick<IcpcpWorkflow, 'tasks' | 'edges'> {
  const read = dag === null ? { names: null, edges: [] } : dag.text.trimStart().startsWith('{') ? jsonGraph(dag, problems) : { names: null, edges: dotGraph(dag) };
  const tasks = namesOf(read.names, count, problems, dag?.file ?? '');
  const index = new Map(tasks.map((task, i) => [task, i]));
  const indexOf = (task: string, where: string): number => {
    const found = /^\d+$/.test(task) ? Number(task) : (index.get(task) ?? NaN);
    if (!(found < count)) problems.push(`${where}: names task ${task}; performance has columns for tasks 0 to ${count - 1}; correct it or add its run times`);
    return found;
  };
  const edges = new Map<string, { from: number; to: number; seconds: number }>();
  // Those of the propfile come last, so that their weights stand.
  for (const { from, to, seconds, where } of [...read.edges, ...(propfile === null ? [] : dotGraph(propfile))]) {
    const [first, second] = [indexOf(from, where), indexOf(to, where)];
    if (seconds !== null && !(seconds >= 0 && seconds < Infinity)) problems.push(`${where}: the edge from ${from} to ${to} has weight ${seconds}; it must be 0 or more`);
    const key = `${first},${second}`;
    edges.set(key, { from: first, to: second, seconds: seconds ?? edges.get(key)?.seconds ?? 0 });
  }
  return { tasks, edges: [...edges.values()] };
}

const dotGraph = ({ file, text }: File): readonly RawEdge[] =>
  readDotEdges(text).map(({ from, to, weight, line }) => ({ from, to, seconds: weight, where: `${file}:${line}` }));

type JsonGraph = { readonly names: readonly (readonly [order: number, name: string])[] | null; readonly edges: readonly RawEdge[] };

function jsonGraph({ file, text }: File, problems: string[]): JsonGraph {
  const nothing: JsonGraph = { names: null, edges: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    problems.push(`${file}: is not readable as JSON: ${error instanceof Error ? error.message : 'unknown'}; correct it at this place`);
    return nothing;
  }
  const { nodes, links } = (value ?? {}) as { nodes?: unknown; links?: unknown };
  if (!Array.isArray(nodes) || !Array.isArray(links)) {
    problems.push(`${file}: lacks nodes or links; both must be lists; add them`);
    return nothing;
  }
  const asText = (raw: unknown): string => (typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '');
  const names = nodes.map((node: { order?: unknown; name?: unknown } | null, i) => [Number(node?.order ?? i), asText(node?.name) || `t${i}`] as const);
  const edges = links.map((link: { source?: unknown; target?: unknown; throughput?: unknown } | null, i) => ({
    from: asText(link?.source),
    to: asText(link?.target),
    seconds: link?.throughput === undefined ? null : Number(link.throughput),
    where: `${file}: link ${i + 1}`,
  }));
  return { names, edges };
}

/** Task names by their order; `t0`, `t1` ... where no file names them. */
function namesOf(names: JsonGraph['names'], count: number, problems: string[], file: string): readonly string[] {
  const tasks = Array.from({ length: count }, (_, i) => `t${i}`);
  for (const [order, name] of names ?? []) {
    if (!(Number.isInteger(order) && order >= 0 && order < count)) problems.push(`${file}: task ${name} has order ${order}; performance has columns for tasks 0 to ${count - 1}; correct it or add its run times`);
    else tasks[order] = name;
  }
  return tasks;
}
