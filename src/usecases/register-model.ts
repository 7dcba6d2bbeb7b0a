import { modelDigest } from '../knowledge/model-digest.ts';
import type { ModelContent, ModelVersion } from '../knowledge/ports/model-registry.ts';
import { InvalidInputError } from '../model/error.ts';
import { nameSchema } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import type { UseCaseDeps } from './deps.ts';
import { modelRefText } from './registered-model-view-of.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';

/** A trained model, and what it came from. */
export type NewModel = Omit<ModelContent, 'artefact'> & {
  /** What its `save` wrote. */
  readonly saved: Json;
};

type Deps = Pick<UseCaseDeps, 'store' | 'artefacts' | 'clock' | 'changed'>;

/** Metrics of one version: names are shown, so neither they nor their number grow without bound. */
const metricsMax = 64;
const metricNameMax = 63;
const parentsMax = 256;

/**
 * Registers a model as the next version of its name; equal content is the version that is there already.
 * The artefact is on the disk before the row, so that no version is without its bytes; what an interruption leaves behind is a file
 * that nobody refers to. Throws InvalidInputError that names what is wrong.
 */
export async function registerModel(deps: Deps, model: NewModel): Promise<{ readonly version: ModelVersion; readonly created: boolean }> {
  checkNewModel(model);
  const { saved, ...about } = model;
  const bytes = Buffer.from(JSON.stringify(saved));
  const content: ModelContent = { ...about, artefact: await deps.artefacts.put(bytes) };
  const digest = modelDigest(content);
  const result = await repeatOnConflict(async () => {
    const known = await deps.store.modelVersionOfDigest(content.name, digest);
    if (known !== null) return { version: known, created: false };
    const [newest] = await deps.store.modelVersions(content.name, { limit: 1 });
    const at = deps.clock.now();
    const version: ModelVersion = { ...content, version: (newest?.version ?? 0) + 1, digest, createdAt: at };
    const name = modelRefText(version);
    const event = { at, app: null, type: 'ModelRegistered', severity: 'info', subject: `model/${name}`, message: `${name} registered: ${version.kind}, ${version.samples} samples`, data: { model: version.name, version: version.version } } as const;
    await deps.store.commit([{ kind: 'put-model-version', version }, { kind: 'add-event', event }], null);
    return { version, created: true };
  });
  // A clean-up that looked between the file and the row may have taken it; this makes it good, see ArtefactStore.collect.
  await deps.artefacts.put(bytes);
  if (result.created) deps.changed();
  return result;
}

function checkNewModel({ name, samples, metrics, parents }: NewModel): void {
  const problems: string[] = [];
  if (!nameSchema.safeParse(name).success) problems.push(`name of the model is ${name === '' ? 'empty' : name.slice(0, 200)}; it must be 1 to 63 characters a-z, 0-9 and -, not starting or ending with -; rename it`);
  if (!Number.isSafeInteger(samples) || samples < 0) problems.push(`samples is ${samples}; it must be a whole number from 0; give the number of points that the model was trained on`);
  const names = Object.keys(metrics);
  if (names.length > metricsMax) problems.push(`metrics has ${names.length} figures; it must have at most ${metricsMax}; leave some out`);
  for (const metric of names.slice(0, metricsMax)) {
    if (metric.length === 0 || metric.length > metricNameMax) problems.push(`metrics has a name of ${metric.length} characters; it must have 1 to ${metricNameMax}; shorten it`);
    if (!Number.isFinite(metrics[metric])) problems.push(`metrics.${metric.slice(0, metricNameMax)} is ${metrics[metric]}; it must be a finite number; leave it out if there is none`);
  }
  if (parents.length > parentsMax) problems.push(`parents has ${parents.length} versions; it must have at most ${parentsMax}; federate in groups`);
  if (problems.length > 0) throw new InvalidInputError(problems);
}

