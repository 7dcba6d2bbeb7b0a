import { isoOf, instant } from '../units/time.ts';
import type { ApplicationView, Overview } from '../usecases/views/application-view.ts';
import type { DecisionView } from '../usecases/views/decision-view.ts';
import type { DocumentView } from '../usecases/views/document-view.ts';
import type { EventView } from '../usecases/views/event-view.ts';
import type { RunDetail } from '../usecases/views/run-view.ts';
import { apiPath } from './client-command.ts';
import type { Client } from './client.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { OutputFormat } from './output.ts';
import { statusText, valueText } from './objective-status.ts';
import { age, printRows } from './output.ts';
import { percent } from './percent.ts';

export type ListingRequest = {
  readonly io: Io;
  readonly client: Client;
  readonly name: string | undefined;
  readonly app: string | undefined;
  readonly limit: number;
  /** Whether decisions of shadows are listed too. */
  readonly shadows: boolean;
  readonly format: OutputFormat;
};

type Listing = (request: ListingRequest) => Promise<void>;

const compact = (text: string | null): string => text?.replaceAll(' ', '') ?? '<unknown>';

function only<T>(request: ListingRequest, items: readonly T[], nameOf: (item: T) => string, kind: string): readonly T[] {
  if (request.name === undefined) return items;
  const found = items.filter((item) => nameOf(item) === request.name);
  if (found.length === 0) throw new CliError(`${kind}/${request.name} was not found`, exitCodes.error);
  return found;
}

/** The application that a request is about: the named one, or the only one there is. */
async function applicationFor({ client, app }: ListingRequest): Promise<ApplicationView> {
  return client.get<ApplicationView>(apiPath('applications', app ?? (await onlyApplication(client))));
}

/** The name of the only application; an error that names the choices where there are several. */
export async function onlyApplication(client: Client): Promise<string> {
  const { applications } = await client.get<Overview>('/api/v1/overview');
  const [first, ...others] = applications;
  if (first === undefined) throw new CliError('there is no application; apply one with "homeostat apply -f FILE"');
  if (others.length > 0) {
    const names = applications.map((application) => application.name).join(', ');
    throw new CliError(`--app is missing; it must be one of ${names}; name one`, exitCodes.usage);
  }
  return first.name;
}

const applications: Listing = async (request) => {
  const overview = await request.client.get<Overview>('/api/v1/overview');
  const items = only(request, overview.applications, (item) => item.name, 'application');
  const conditionOf = (item: (typeof items)[number], type: string): string => item.conditions.find((condition) => condition.type === type)?.status ?? 'Unknown';
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.name },
      { title: 'READY', value: (item) => conditionOf(item, 'Ready') },
      { title: 'OBJECTIVESMET', value: (item) => conditionOf(item, 'ObjectivesMet') },
      { title: 'WORST', value: (item) => item.worst?.objective ?? '<none>' },
      { title: 'BUDGETLEFT', value: (item) => (item.worst === null ? '<none>' : percent(item.worst.budgetLeft)) },
      { title: 'INSTANCES', value: (item) => `${item.replicas.ready}/${item.replicas.desired}` },
      { title: 'USD/H', value: (item) => item.costUsdPerHour.toFixed(2) },
      { title: 'MODE', value: (item) => [item.mode, ...(item.paused ? ['paused'] : []), ...(overview.stopped.stopped ? ['stopped'] : [])].join(',') },
      { title: 'POLICY', value: (item) => item.policy, wide: true },
      { title: 'OWNER', value: (item) => item.owner, wide: true },
      { title: 'RUNS', value: (item) => String(item.openRuns), wide: true },
      { title: 'GENERATION', value: (item) => `${item.observedGeneration}/${item.generation}`, wide: true },
      { title: 'AGE', value: (item) => age(item.createdAt, overview.at) },
    ],
    { data: { items }, name: (item) => `application/${item.name}`, empty: 'no applications' },
  );
};

type Spec = Readonly<Record<string, unknown>>;

const specOf = (item: DocumentView): Spec => (item.document as { spec: Spec }).spec;

const lengthIn = (spec: Spec, field: string): string => String(Array.isArray(spec[field]) ? spec[field].length : 0);

/** Documents that are kept as they were applied. */
const documentsOf = (singular: string, columns: readonly { readonly title: string; readonly value: (spec: Spec) => string }[], empty: string): Listing => async (request) => {
  const { items: all } = await request.client.get<{ items: DocumentView[] }>(`/api/v1/${singular}s`);
  const items = only(request, all, (item) => item.name, singular);
  const shown = columns.map(({ title, value }) => ({ title, value: (item: DocumentView) => value(specOf(item)) }));
  printRows(request.io, request.format, items, [{ title: 'NAME', value: (item) => item.name }, ...shown], { data: { items }, name: (item) => `${singular}/${item.name}`, empty });
};

const templates = documentsOf(
  'resourcetemplate',
  [
    { title: 'CORES', value: (spec) => String(spec['cores']) },
    { title: 'MEMORY', value: (spec) => String(spec['memory']) },
    { title: 'PRICE', value: (spec) => compact(String(spec['price'])) },
  ],
  'no resource templates of their own (applications may carry theirs)',
);

const capacityProblems = documentsOf(
  'capacityproblem',
  [
    { title: 'CLASSES', value: (spec) => lengthIn(spec, 'classes') },
    { title: 'CLOUD', value: (spec) => (spec['private'] === undefined ? 'public' : 'private') },
  ],
  'no capacity problems',
);

const workflowProblems = documentsOf(
  'workflowproblem',
  [
    { title: 'TASKS', value: (spec) => lengthIn(spec, 'tasks') },
    { title: 'TYPES', value: (spec) => lengthIn(spec, 'types') },
    { title: 'DEADLINES', value: (spec) => lengthIn(spec, 'deadlines') },
    { title: 'BUDGET', value: (spec) => (typeof spec['budget'] === 'string' ? compact(spec['budget']) : '<none>') },
  ],
  'no workflow problems',
);

const components: Listing = async (request) => {
  const app = await applicationFor(request);
  const items = only(request, app.components, (item) => item.name, 'component');
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.name },
      { title: 'READY', value: (item) => `${item.replicas.ready}/${item.replicas.desired ?? 0}` },
      { title: 'MIN', value: (item) => String(item.replicas.min) },
      { title: 'MAX', value: (item) => String(item.replicas.max) },
      { title: 'TEMPLATE', value: (item) => item.template },
      { title: 'USD/H', value: (item) => item.costUsdPerHour.toFixed(3) },
      { title: 'ADDRESS', value: (item) => item.address ?? '<none>', wide: true },
      { title: 'LINKS', value: (item) => item.links.join(',') || '<none>', wide: true },
    ],
    { data: { items }, name: (item) => `component/${item.name}`, empty: 'no components' },
  );
};

const instances: Listing = async (request) => {
  const app = await applicationFor(request);
  const all = app.components.flatMap((component) => component.instances.map((instance) => ({ component: component.name, ...instance })));
  const items = only(request, all, (item) => item.id, 'instance');
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.id },
      { title: 'COMPONENT', value: (item) => item.component },
      { title: 'PHASE', value: (item) => item.phase },
      { title: 'TEMPLATE', value: (item) => item.template },
      { title: 'LIMITS', value: (item) => (item.limits.enforced ? 'enforced' : 'unenforced') },
      { title: 'RESTARTS', value: (item) => String(item.restarts) },
      { title: 'ADDRESS', value: (item) => item.address ?? '<none>', wide: true },
      { title: 'AGE', value: (item) => age(item.startedAt, app.at) },
    ],
    { data: { items: items.map((item) => ({ name: item.id, ...item })) }, name: (item) => `instance/${item.id}`, empty: 'no instances' },
  );
};

const objectives: Listing = async (request) => {
  const app = await applicationFor(request);
  const items = only(request, app.objectives, (item) => item.name, 'objective');
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.name },
      { title: 'STATUS', value: statusText },
      { title: 'VALUE', value: (item) => compact(valueText(item)) },
      { title: 'TARGET', value: (item) => `${item.comparator}${compact(item.targetText)}` },
      { title: 'MET', value: (item) => percent(item.metShare) },
      { title: 'GOAL', value: (item) => percent(item.goal) },
      { title: 'BUDGETLEFT', value: (item) => percent(item.budgetLeft) },
      { title: 'BURN', value: (item) => item.burnRate?.toFixed(2) ?? '<unknown>' },
      { title: 'UNKNOWN', value: (item) => percent(item.unknownShare), wide: true },
      { title: 'FIRMNESS', value: (item) => item.firmness, wide: true },
      { title: 'METRIC', value: (item) => item.metric, wide: true },
    ],
    { data: { items }, name: (item) => `objective/${item.name}`, empty: 'no objectives' },
  );
};

const decisions: Listing = async (request) => {
  const app = request.app ?? (await onlyApplication(request.client));
  const { items: all } = await request.client.get<{ items: DecisionView[] }>(`${apiPath('applications', app, 'decisions')}?limit=${request.limit}&shadows=${request.shadows}`);
  const items = only(request, all, (item) => item.id, 'decision');
  const chosen = (item: DecisionView): string =>
    item.candidates.find((candidate) => candidate.id === item.chosen)?.calls.map((call) => call.action).join('+') ?? '<none>';
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.id },
      { title: 'TIME', value: (item) => isoOf(instant(item.at)) },
      { title: 'CHOSEN', value: chosen },
      { title: 'OUTCOME', value: (item) => item.outcome },
      { title: 'COUNT', value: (item) => String(item.count) },
      ...(request.shadows ? [{ title: 'SHADOW', value: (item: DecisionView) => (item.shadow ? (item.policy.label ?? item.policy.name) : '<acts>') }] : []),
      { title: 'POLICY', value: (item) => (item.policy.failed === true ? `${item.policy.name} (failed)` : `${item.policy.name}@${item.policy.version}`), wide: true },
      { title: 'REASON', value: (item) => item.reason },
    ],
    { data: { items: items.map((item) => ({ name: item.id, ...item })) }, name: (item) => `decision/${item.id}`, empty: 'no decisions yet' },
  );
};

const runs: Listing = async (request) => {
  const app = request.app ?? (await onlyApplication(request.client));
  const { items: all } = await request.client.get<{ items: RunDetail[] }>(`${apiPath('applications', app, 'runs')}?limit=${request.limit}`);
  const items = only(request, all, (item) => item.id, 'run');
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'NAME', value: (item) => item.id },
      { title: 'ACTION', value: (item) => item.action },
      { title: 'STATUS', value: (item) => item.status },
      { title: 'STEP', value: (item) => `${Math.min(item.cursor + 1, item.steps.length)}/${item.steps.length}` },
      { title: 'CREATED', value: (item) => isoOf(instant(item.createdAt)) },
      { title: 'DECISION', value: (item) => item.decision ?? '<none>', wide: true },
      { title: 'REASON', value: (item) => item.reason, wide: true },
    ],
    { data: { items: items.map((item) => ({ name: item.id, ...item })) }, name: (item) => `run/${item.id}`, empty: 'no runs yet' },
  );
};

const events: Listing = async (request) => {
  const path = request.app === undefined ? '/api/v1/events' : apiPath('applications', request.app, 'events');
  const { items } = await request.client.get<{ items: EventView[] }>(`${path}?limit=${request.limit}`);
  printRows(
    request.io,
    request.format,
    items,
    [
      { title: 'TIME', value: (item) => isoOf(instant(item.at)) },
      { title: 'APP', value: (item) => item.app ?? '<none>' },
      { title: 'TYPE', value: (item) => item.type },
      { title: 'SEVERITY', value: (item) => item.severity },
      { title: 'SUBJECT', value: (item) => item.subject },
      { title: 'MESSAGE', value: (item) => item.message },
    ],
    { data: { items: items.map((item) => ({ name: String(item.sequence), ...item })) }, name: (item) => `event/${item.sequence}`, empty: 'no events yet' },
  );
};

/** How each kind is listed, by its plural. */
export const listings: Readonly<Record<string, Listing>> = {
  applications,
  resourcetemplates: templates,
  capacityproblems: capacityProblems,
  workflowproblems: workflowProblems,
  components,
  instances,
  objectives,
  decisions,
  runs,
  events,
};
