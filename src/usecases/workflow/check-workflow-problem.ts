import type { Problem } from '../../formats/documents/problem.ts';
import type { ReadDocument } from '../../formats/documents/read-documents.ts';
import { suggestion } from '../../model/did-you-mean.ts';
import { topologicalOrder } from '../../model/workflow.ts';
import { reference, repeatedNames } from '../check-application-names.ts';
import { Cursor } from '../check-cursor.ts';

/** What the schema of a WorkflowProblem cannot say: that what is named is there, and that the tasks can be done one after the other. */
export function checkWorkflowProblem(document: ReadDocument): readonly Problem[] {
  const spec = new Cursor(document).at('spec');
  const [tasks, types, places] = [spec.at('tasks'), spec.at('types'), spec.at('places')];
  const known = { types: types.texts('name'), places: places.texts('name') };
  return [
    ...repeatedNames(tasks),
    ...repeatedNames(types),
    ...repeatedNames(places),
    ...repeatedNames(spec.at('deadlines')),
    ...tasks.items().flatMap((task) => checkTask(task, known.types)),
    ...types.items().flatMap((type) => checkType(type, known.places)),
    ...checkLinks(spec, known.places),
    ...checkEdges(spec),
    ...checkDeadlines(spec),
    ...checkArtefacts(spec, known.places),
    ...checkProviders(spec),
  ];
}

function checkTask(task: Cursor, types: readonly string[]): readonly Problem[] {
  const times = task.at('runTimes');
  const without = task.at('work').value === undefined && times.items().length === 0 && task.at('command').value === undefined;
  return [
    ...repeatedNames(times, 'type'),
    ...times.items().flatMap((time) => reference(time.at('type'), 'a type', types)),
    ...(without ? [task.problem('told how long it takes; add work: 90s, or runTimes, or a command to be measured')] : []),
  ];
}

function checkType(type: Cursor, places: readonly string[]): readonly Problem[] {
  const place = type.at('place');
  const price = type.at('price').text();
  return [
    ...reference(place, 'a place', places),
    ...(place.value === undefined && places.length > 1 ? [type.problem(`told where it stands, since there are ${places.length} places; add place`)] : []),
    ...(price !== null && Number.parseFloat(price) === 0 ? [type.at('price').problem('above 0, as a plan of free instances has no cheapest form; give what it costs')] : []),
  ];
}

function checkLinks(spec: Cursor, places: readonly string[]): readonly Problem[] {
  const links = spec.at('links');
  const linked = new Set(links.items().flatMap((link) => {
    const [from, to] = [link.at('from').text(), link.at('to').text()];
    return [`${from}\n${to}`, `${to}\n${from}`];
  }));
  const missing = places.flatMap((from, index) => places.slice(index + 1).filter((to) => !linked.has(`${from}\n${to}`)).map((to) => `${from} and ${to}`));
  const [first] = missing;
  return [
    ...links.items().flatMap((link) => [...reference(link.at('from'), 'a place', places), ...reference(link.at('to'), 'a place', places)]),
    ...(first === undefined ? [] : [links.problem(`a bandwidth for each pair of places (${first} have none${missing.length > 1 ? `, and ${missing.length - 1} more pairs` : ''}); add {from, to, bandwidth}`)]),
  ];
}

/** As `reference`, for lists so long that looking through all names for each would take minutes. */
function taskReferences(cursors: readonly Cursor[], tasks: ReadonlyMap<string, number>): readonly Problem[] {
  const unknown = cursors.filter((cursor) => cursor.text() !== null && !tasks.has(cursor.text() ?? ''));
  const names = [...tasks.keys()];
  return unknown.slice(0, 20).map((cursor) => cursor.problem(`the name of a task; ${suggestion(cursor.text() ?? '', names)}`));
}

const taskIndex = (spec: Cursor): ReadonlyMap<string, number> => new Map(spec.at('tasks').items().map((task, index) => [task.at('name').text() ?? '', index]));

function checkEdges(spec: Cursor): readonly Problem[] {
  const tasks = taskIndex(spec);
  const edges = spec.at('edges').items();
  const known = edges.flatMap((edge) => {
    const [from, to] = [tasks.get(edge.at('from').text() ?? ''), tasks.get(edge.at('to').text() ?? '')];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  const sorted = topologicalOrder({ tasks: [...tasks.keys()].map((name) => ({ name })), edges: known });
  const cycle = 'cycle' in sorted ? sorted.cycle : [];
  const shown = [...cycle.slice(0, 12), ...(cycle.length > 12 ? [`(${cycle.length - 12} more)`] : []), cycle[0] ?? ''];
  return [
    ...taskReferences(edges.flatMap((edge) => [edge.at('from'), edge.at('to')]), tasks),
    ...repeatedEdges(edges),
    ...(cycle.length === 0 ? [] : [spec.at('edges').problem(`without a cycle (${shown.join(' -> ')}); remove one of these edges`)]),
  ];
}

/** An edge that is there twice would send its data twice, which is seldom meant. */
function repeatedEdges(edges: readonly Cursor[]): readonly Problem[] {
  const seen = new Set<string>();
  const repeated = edges.filter((edge) => {
    const key = `${edge.at('from').text()}\n${edge.at('to').text()}`;
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
  return repeated.slice(0, 20).map((edge) => edge.problem(`the only edge from ${edge.at('from').text()} to ${edge.at('to').text()}; remove it, or correct its ends`));
}

const checkDeadlines = (spec: Cursor): readonly Problem[] => taskReferences(spec.at('deadlines').items().flatMap((deadline) => deadline.at('tasks').items()), taskIndex(spec));

function checkArtefacts(spec: Cursor, places: readonly string[]): readonly Problem[] {
  const artefacts = spec.at('artefacts');
  return [
    ...repeatedNames(artefacts),
    ...taskReferences(artefacts.items().flatMap((artefact) => artefact.at('tasks').items()), taskIndex(spec)),
    ...artefacts.items().flatMap((artefact) => {
      const place = artefact.at('place');
      return [...reference(place, 'a place', places), ...(place.value === undefined && places.length > 1 ? [artefact.problem(`told where its store is, since there are ${places.length} places; add place`)] : [])];
    }),
  ];
}

function checkProviders(spec: Cursor): readonly Problem[] {
  const [providers, places] = [spec.at('providers'), spec.at('places')];
  const known = [...new Set(places.texts('provider'))];
  return [...repeatedNames(providers), ...providers.items().flatMap((provider) => reference(provider.at('name'), 'a provider of a place', known))];
}
