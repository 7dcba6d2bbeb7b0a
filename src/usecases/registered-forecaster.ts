import * as z from 'zod';
import { provenanceSchema } from '../learn/forecast/saved-network.ts';
import { InvalidInputError } from '../model/error.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { Json } from '../model/json.ts';
import { jsonSchema } from '../model/json.ts';
import type { ModelReference } from '../model/model-reference.ts';
import type { ModelVersion } from '../knowledge/ports/model-registry.ts';
import { significant } from '../units/significant.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadModel } from './load-model.ts';
import { registerModel } from './register-model.ts';
import { modelRefText } from './registered-model-view-of.ts';
import { seriesSha256 } from './series-hash.ts';

/** What the artefact of a forecaster holds: what `save` wrote, and the step of the series without which it means nothing. */
const artefactSchema = z.strictObject({
  format: z.literal('homeostat-forecaster/1'),
  stepMs: z.number().positive(),
  /** The median of the absolute values that it was trained on; null where that is not known. */
  typical: z.number().min(0).nullable().default(null),
  saved: jsonSchema,
});

/** A fitted forecaster as it goes into and comes out of the registry. */
export type FittedForecaster = { readonly kind: string; readonly stepMs: number; readonly typical: number | null; readonly saved: Json };

export type RegistryDeps = Pick<UseCaseDeps, 'store' | 'artefacts' | 'clock' | 'changed'>;

type Fitted = {
  readonly name: string;
  readonly kind: string;
  readonly saved: Json;
  readonly series: RegularSeries;
  readonly horizon: number;
  /** What people call the series. */
  readonly called: { readonly file: string; readonly column: string };
  /** Figures of what was held out, by name. */
  readonly heldOut: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly codeVersion: string;
};

/** Registers a forecaster that was fitted to the whole of `series`. */
export function registerForecaster(deps: RegistryDeps, { name, kind, saved, series, horizon, called, heldOut, seed, codeVersion }: Fitted): ReturnType<typeof registerModel> {
  const trained = trainingOf(saved);
  return registerModel(deps, {
    name,
    kind,
    dataSha256: seriesSha256(series),
    codeVersion,
    nodeVersion: trained?.node ?? process.versions.node,
    kernel: trained?.kernel ?? null,
    seed,
    samples: series.values.length,
    series: { ...called, stepMs: series.step, from: timeAt(series, 0), to: timeAt(series, series.values.length - 1), horizon },
    metrics: { ...(typeof trained?.heldOutLoss === 'number' ? { heldOutLoss: trained.heldOutLoss } : {}), ...heldOut },
    parents: [],
    saved: artefactOf(saved, series.step, typicalOf(series)),
  });
}

export const artefactOf = (saved: Json, stepMs: number, typical: number | null): Json => ({ format: 'homeostat-forecaster/1', stepMs, ...(typical === null ? {} : { typical }), saved });

function typicalOf({ values, measured }: RegularSeries): number {
  const sizes = values.filter((_, i) => measured[i] === 1).map(Math.abs).sort();
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}

/** A series whose values are so many times those of the training, or so small a part of them, is most likely in another unit. */
const otherScale = 20;

/** What to beware of where the series is of another scale than the one that the model was trained on. */
export function scaleNotes({ version, typical }: Pick<FittedForecaster, 'typical'> & { readonly version: ModelVersion }, series: RegularSeries): readonly string[] {
  const now = typicalOf(series);
  if (typical === null || typical === 0 || now === 0) return [];
  const times = now / typical;
  if (times <= otherScale && times >= 1 / otherScale) return [];
  return [`The values of the series are ${times > 1 ? `${significant(times)} times` : `1/${significant(1 / times)} of`} those that ${modelRefText(version)} was trained on (typically ${significant(now)}, and ${significant(typical)} there): its forecast and its band are most likely wrong. See that the unit is the same, or train a model on this series.`];
}

/** A registered forecaster. Throws as loadModel does, and InvalidInputError where the version is none. */
export async function loadForecaster(deps: Pick<UseCaseDeps, 'store' | 'artefacts'>, reference: ModelReference): Promise<FittedForecaster & { readonly version: ModelVersion }> {
  const { version, saved } = await loadModel(deps, reference);
  const parsed = artefactSchema.safeParse(saved);
  if (!parsed.success) throw new InvalidInputError([`${modelRefText(version)} is a ${version.kind}; it must be a forecaster that "homeostat forecast run --save" or a federation registered; name another`]);
  return { version, kind: version.kind, stepMs: parsed.data.stepMs, typical: parsed.data.typical, saved: parsed.data.saved };
}

/** Throws InvalidInputError unless the series has the step that the model was trained on. */
export function checkStep({ version, stepMs }: { readonly version: ModelVersion; readonly stepMs: number }, series: RegularSeries): void {
  if (series.step === stepMs) return;
  const fix = series.step < stepMs ? `average it onto them with --step ${stepMs / 1000}s` : `means of ${series.step / 1000} s cannot be split, so give measurements that are ${stepMs / 1000} s apart or less`;
  throw new InvalidInputError([`the series has steps of ${series.step / 1000} s; they must be ${stepMs / 1000} s, those that ${modelRefText(version)} was trained on; ${fix}, or train a model for these steps`]);
}

/** How a network was trained; null for what is no network. A forecaster that knows a calendar holds the network inside. */
function trainingOf(saved: Json): z.output<typeof provenanceSchema> | null {
  const parsed = z.union([z.object({ trained: provenanceSchema }), z.object({ inner: z.object({ trained: provenanceSchema }) })]).safeParse(saved);
  if (!parsed.success) return null;
  return 'trained' in parsed.data ? parsed.data.trained : parsed.data.inner.trained;
}
