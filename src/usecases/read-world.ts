import type * as z from 'zod';
import { pravegaLatencies } from '../experiment/backtest/worlds/pravega-latencies.ts';
import type { RequestSpec, StreamSpec, WorldSpec } from '../experiment/backtest/worlds/world-spec.ts';
import { checkSchema } from '../formats/documents/check-schema.ts';
import { formatProblem } from '../formats/documents/problem.ts';
import { readText } from '../formats/documents/read-text.ts';
import { InvalidInputError } from '../model/error.ts';
import { interpolatedQuantile } from '../model/interpolated-quantile.ts';
import type { ServiceTime } from '../simulate/service-model.ts';
import { ms } from '../units/time.ts';
import type { ReplayConfig, RequestConfig, StreamConfig } from './world-config.ts';
import { replayConfigSchema, requestConfigSchema, streamConfigSchema } from './world-config.ts';

/** A file that describes a world, and a way to read those that it names. */
export type WorldFile = { readonly name: string; readonly text: string; readonly readBeside: (path: string) => string };

export type ReadWorld = { readonly spec: WorldSpec; readonly notes: readonly string[] };

export const worldKinds = ['stream', 'requests', 'replay'] as const;
export type WorldKind = (typeof worldKinds)[number];

/** Equally likely service times that stand for a measured distribution. */
const servicePoints = 1001;

/** Reads the description of a world; without a file it is the default one, and the notes say what that is. Throws InvalidInputError with every problem. */
export function readWorld(kind: Exclude<WorldKind, 'replay'>, file: WorldFile | null): ReadWorld {
  if (kind === 'stream') {
    const config = configOf(file, streamConfigSchema);
    const measured = 'latencies are those that CloudSkin measured on Pravega (D5.2, section 4.2.5)';
    if (file === null) return { spec: streamOf({ ...config, weights: 'published' }, null), notes: [`As no world was described, it is that of the paper: ${measured}, weighed as in its published figures, but with distributions added up instead of frames drawn (docs/results/cloudskin.md says what differs). Describe yours with --world-config.`] };
    return { spec: streamOf(config, file), notes: config.latencies === undefined ? [`${measured[0]?.toUpperCase()}${measured.slice(1)}, as no others were given.`] : [] };
  }
  const config = configOf(file, requestConfigSchema);
  const spec = requestOf(config, file);
  const { slots, service } = spec.model;
  const said = `one instance serves ${slots} ${slots === 1 ? 'request' : 'requests'} at once in ${Number(service.mean.toPrecision(4))} ms on average (${service.kind})`;
  return { spec, notes: [file === null ? `It is assumed that ${said}, as nothing else was said; describe yours with --world-config.` : `${said[0]?.toUpperCase()}${said.slice(1)}.`] };
}

/** The settings of the replay world, whose model comes from what was recorded. */
export const readReplayConfig = (file: WorldFile | null): ReplayConfig => configOf(file, replayConfigSchema);

function configOf<T extends z.ZodType>(file: WorldFile | null, schema: T): z.output<T> {
  if (file === null) return schema.parse({});
  const { documents, problems } = readText(file.name, file.text);
  const [document] = documents;
  const found = [...problems, ...documents.flatMap((one) => one.problems)];
  if (document === undefined || documents.length > 1) throw new InvalidInputError(found.length > 0 ? found.map(formatProblem) : [`${file.name} has ${documents.length} documents; it must have one that describes the world; keep one`]);
  const checked = found.length > 0 ? found : checkSchema({ file: file.name, document: document.value, positions: document.positions }, schema);
  if (checked.length > 0) throw new InvalidInputError(checked.map(formatProblem));
  return schema.parse(document.value);
}

function streamOf({ latencies, penalty, framesPerSecond, framesPerMove, weights, timeout, frames }: StreamConfig, file: WorldFile | null): StreamSpec {
  const samples = latencies?.map(({ streams, ...one }, index) => ({ streams, latencies: measurementsOf(one, file, `latencies[${index}]`) }));
  return { kind: 'stream', latencies: samples ?? pravegaLatencies, penalty, framesPerSecond, framesPerMove, weights, timeout, frames };
}

function requestOf({ service, concurrency, queueMax, discipline, timeout, accuracy, faults }: RequestConfig, file: WorldFile | null): RequestSpec {
  const time = serviceOf(service, file);
  return {
    kind: 'requests',
    model: { slots: concurrency, queueMax, discipline, service: time, calls: [] },
    timeout,
    accuracy,
    faults: { crashEvery: faults.crashEvery ?? null, missing: faults.missing ?? 0, noise: faults.noise },
  };
}

function serviceOf(service: RequestConfig['service'], file: WorldFile | null): ServiceTime {
  if (service.kind === 'measured') return measuredService(measurementsOf(service, file, 'service'));
  return service.kind === 'lognormal' ? service : { kind: service.kind ?? 'exponential', mean: service.mean };
}

/** The measurements of an entry, from itself or from the file that it names. */
function measurementsOf({ milliseconds, file: path }: { readonly milliseconds?: readonly number[] | undefined; readonly file?: string | undefined }, file: WorldFile | null, at: string): readonly number[] {
  if ((milliseconds === undefined) === (path === undefined)) throw new InvalidInputError([`${file?.name ?? 'the world'}: ${at} has ${path === undefined ? 'neither' : 'both'} milliseconds and file; it must have one of them; ${path === undefined ? 'add one' : 'remove one'}`]);
  if (milliseconds !== undefined) return milliseconds;
  const words = (file?.readBeside(path ?? '') ?? '').split(/[\s,;]+/).filter((word) => word !== '');
  const bad = words.find((word) => !/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word));
  if (bad !== undefined) throw new InvalidInputError([`${path}: there is ${bad.slice(0, 40)}; there must be numbers (ms) and nothing else; remove it`]);
  if (words.length === 0) throw new InvalidInputError([`${path} is empty; it must hold measurements in ms; name another`]);
  return words.map(Number);
}

/** A distribution of service times as quantiles that are equally likely. */
function measuredService(times: readonly number[]): ServiceTime {
  const sorted = Float64Array.from(times).sort();
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  const variance = sorted.reduce((sum, time) => sum + (time - mean) ** 2, 0) / sorted.length;
  if (!(mean > 0)) throw new InvalidInputError(['service: all measured times are 0; there must be some above 0; measure again']);
  const length = Math.min(servicePoints, sorted.length);
  const quantiles = Array.from({ length }, (_, index) => interpolatedQuantile(sorted, length === 1 ? 0 : index / (length - 1)));
  return { kind: 'measured', mean: ms(mean), scv: variance / mean ** 2, quantiles };
}
