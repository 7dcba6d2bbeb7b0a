import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Applications that get series of their own; the rest are counted together, so that the number of series is bounded. */
const applicationsMax = 1000;

/** From a quick read to the longest answer, in seconds. */
const httpBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the server reports about itself and the applications. No label has a value that grows with use (runs, instances, URLs). */
export type ServerMetrics = {
  readonly registry: Registry;
  observeRequest(request: { readonly method: string; readonly route: string; readonly status: number; readonly seconds: number }): void;
  observeEvent(event: { readonly type: string; readonly severity: string }): void;
  setStreams(count: number): void;
  setApplications(applications: readonly ApplicationFigures[]): void;
};

export type ApplicationFigures = {
  readonly name: string;
  readonly costUsdPerHour: number;
  readonly ready: number;
  readonly desired: number;
  readonly openRuns: number;
  readonly objectivesMet: boolean | null;
};

/** Makes the metrics in a registry of their own, so that two servers in one process do not share numbers. */
export function createMetrics(version: string): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ name: 'homeostat_build_info', help: 'Version; always 1.', labelNames: ['version', 'node'], registers }).set({ version, node: process.version }, 1);
  const requests = new Histogram({
    name: 'homeostat_http_request_duration_seconds',
    help: 'Time from the request to the end of the answer.',
    labelNames: ['method', 'route', 'code'],
    buckets: httpBuckets,
    registers,
  });
  const events = new Counter({ name: 'homeostat_events_total', help: 'Events by type, runs and steps among them.', labelNames: ['type', 'severity'], registers });
  const streams = new Gauge({ name: 'homeostat_streams', help: 'Clients of the event stream.', registers });
  const setApplications = applicationGauges(registers);
  return {
    registry,
    observeRequest: ({ method, route, status, seconds }) => requests.observe({ method, route, code: `${Math.floor(status / 100)}xx` }, seconds),
    observeEvent: ({ type, severity }) => events.inc({ type, severity }),
    setStreams: (count) => streams.set(count),
    setApplications,
  };
}

function applicationGauges(registers: Registry[]): ServerMetrics['setApplications'] {
  const perApplication = (name: string, help: string): Gauge<'app'> => new Gauge({ name: `homeostat_application_${name}`, help, labelNames: ['app'], registers });
  const count = new Gauge({ name: 'homeostat_applications', help: 'Applications that are managed.', registers });
  const cost = perApplication('cost_usd_per_hour', 'What runs now costs.');
  const ready = perApplication('instances_ready', 'Instances that get requests.');
  const desired = perApplication('instances_desired', 'Instances asked for.');
  const openRuns = perApplication('open_runs', 'Runs that have not ended.');
  const met = perApplication('objectives_met', '1 if all objectives are met, 0 if one is violated; absent if not known.');
  return (applications) => {
    count.set(applications.length);
    // Deleted applications must not stay for ever with their last number.
    for (const gauge of [cost, ready, desired, openRuns, met]) gauge.reset();
    for (const application of applications.slice(0, applicationsMax)) {
      const app = application.name;
      cost.set({ app }, application.costUsdPerHour);
      ready.set({ app }, application.ready);
      desired.set({ app }, application.desired);
      openRuns.set({ app }, application.openRuns);
      if (application.objectivesMet !== null) met.set({ app }, Number(application.objectivesMet));
    }
  };
}
