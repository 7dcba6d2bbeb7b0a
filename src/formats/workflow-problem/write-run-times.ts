import type { Node, YAMLMap } from 'yaml';
import { isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';

export type WrittenTime = { readonly task: string; readonly type: string; readonly seconds: number };

/** Text that takes the place of what stands between two offsets. */
type Splice = { readonly from: number; readonly to: number; readonly text: string };

/**
 * The text of a WorkflowProblem with measured times in `runTimes`, in place of those of the same type. Only these are written: all else stays as it was, byte by byte.
 * Tasks that are aliases of others are left as they are.
 */
export function writeRunTimes(text: string, times: readonly WrittenTime[]): string {
  const tasks: unknown = parseDocument(text).getIn(['spec', 'tasks']);
  if (!isSeq(tasks)) return text;
  const byTask = Map.groupBy(times, ({ task }) => task);
  const splices = tasks.items.flatMap((task) => (isMap(task) ? splicesOf(text, task, byTask.get(String(task.get('name'))) ?? []) : []));
  return splices.toSorted((a, b) => b.from - a.from).reduce((sum, { from, to, text: own }) => `${sum.slice(0, from)}${own}${sum.slice(to)}`, text);
}

function splicesOf(text: string, task: YAMLMap, times: readonly WrittenTime[]): Splice[] {
  if (times.length === 0) return [];
  const first = task.items[0]?.key;
  const json = isScalar(first) && first.type === 'QUOTE_DOUBLE';
  const list: unknown = task.get('runTimes', true);
  if (!isSeq(list)) return [newList(text, task, { times, json })];
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const time of times) {
    const entry = list.items.find((one) => isMap(one) && one.get('type') === time.type);
    const old: unknown = isMap(entry) ? entry.get('time', true) : undefined;
    if (isScalar(old)) splices.push({ from: startOf(old), to: endOf(old), text: json ? JSON.stringify(secondsText(time.seconds)) : secondsText(time.seconds) });
    else added.push(entryText(time, json));
  }
  if (added.length === 0) return splices;
  const last = list.items.at(-1);
  if (list.flow === true || !isNode(last)) return [...splices, afterLast(list.range?.[0] ?? 0, last, added.join(', '))];
  const dash = text.lastIndexOf('-', startOf(last));
  return [...splices, lineAfter(text, last, added.map((entry) => `${' '.repeat(columnOf(text, dash))}- ${entry}\n`).join(''))];
}

function newList(text: string, task: YAMLMap, { times, json }: { readonly times: readonly WrittenTime[]; readonly json: boolean }): Splice {
  const key = json ? '"runTimes"' : 'runTimes';
  const entries = `[${times.map((time) => entryText(time, json)).join(', ')}]`;
  const last = task.items.at(-1);
  const node = isNode(last?.value) ? last.value : last?.key;
  if (task.flow === true || !isNode(node)) return afterLast(task.range?.[0] ?? 0, node, `${key}: ${entries}`);
  const first = task.items[0]?.key;
  return lineAfter(text, node, `${' '.repeat(columnOf(text, isNode(first) ? startOf(first) : 0))}${key}: ${entries}\n`);
}

/** Behind the last of a list in brackets or braces, or, as the first, behind the bracket. */
function afterLast(opening: number, last: unknown, text: string): Splice {
  const at = isNode(last) ? endOf(last) : opening + 1;
  return { from: at, to: at, text: isNode(last) ? `, ${text}` : text };
}

/** On a line of its own behind the one that the node ends in, so that a comment there stays where it is. */
function lineAfter(text: string, node: Node, line: string): Splice {
  const end = endOf(node);
  if (text[end - 1] === '\n') return { from: end, to: end, text: line };
  const next = text.indexOf('\n', end);
  return next < 0 ? { from: text.length, to: text.length, text: `\n${line.trimEnd()}` } : { from: next + 1, to: next + 1, text: line };
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
const endOf = (node: Node): number => node.range?.[1] ?? 0;
const columnOf = (text: string, at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);

const entryText = ({ type, seconds }: WrittenTime, json: boolean): string => (json ? `{ "type": ${JSON.stringify(type)}, "time": ${JSON.stringify(secondsText(seconds))} }` : `{ type: ${isPlain(type) ? type : JSON.stringify(type)}, time: ${secondsText(seconds)} }`);

/** Whether YAML takes a name for that very text without quotes, also within braces. */
const isPlain = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name);

/** Milliseconds are as fine as a run is measured; no run is told to have taken none. */
const secondsText = (seconds: number): string => (seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))}ms` : `${Number(seconds.toFixed(3))}s`);
