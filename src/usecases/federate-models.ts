import { createHash } from 'node:crypto';
import type { SeriesOptions } from '../analyse/series/point.ts';
import type { HeldOut } from '../experiment/forecast/held-out-judge.ts';
import { heldOutJudge } from '../experiment/forecast/held-out-judge.ts';
import type { ModelVersion } from '../knowledge/ports/model-registry.ts';
import type { Federation } from '../learn/federation/federate.ts';
import { federate } from '../learn/federation/federate.ts';
import { InvalidInputError } from '../model/error.ts';
import type { ModelReference } from '../model/model-reference.ts';
import { modelReferenceText } from '../model/model-reference.ts';
import type { SeriesSource } from './read-series.ts';
import { readSeries } from './read-series.ts';
import { registerModel } from './register-model.ts';
import type { FittedForecaster, RegistryDeps } from './registered-forecaster.ts';
import { artefactOf, checkStep, loadForecaster } from './registered-forecaster.ts';
import { modelRefText } from './registered-model-view-of.ts';
import { seriesSha256 } from './series-hash.ts';
import type { FederationView } from './views/federation-view.ts';

/** A registered model of one agent, and its series: first what the model was trained on, then what it has never seen. */
export type FederationAgent = { readonly reference: ModelReference; readonly source: SeriesSource };

export type FederateRequest = {
  readonly agents: readonly FederationAgent[];
  readonly seriesOptions: SeriesOptions;
  readonly horizon: number;
  /** The average, if it is kept, is the next version of this name. */
  readonly saveAs: string;
  readonly codeVersion: string;
};

type Loaded = FittedForecaster & { readonly version: ModelVersion; readonly heldOut: HeldOut };

/**
 * Averages registered models, weighted by samples, and registers the average with its parents if it beats each of them on what that
 * agent held out. A refusal is an answer with figures, not an error.
 * Throws NotFoundError, ArtefactError and InvalidInputError: a series must begin with exactly what its model was trained on, so that the
 * rest is held out for certain.
 */
export async function federateModels(deps: RegistryDeps, request: FederateRequest): Promise<FederationView> {
  const loaded: Loaded[] = [];
  // In one order, so that equal federations give equal bytes.
  const agents = request.agents.toSorted((a, b) => (modelReferenceText(a.reference) < modelReferenceText(b.reference) ? -1 : 1));
  for (const agent of agents) loaded.push(await loadAgent(deps, agent, request.seriesOptions));
  const members = loaded.map(({ version, kind, saved }) => ({ name: modelRefText(version), kind, saved, samples: version.samples }));
  const [first] = loaded;
  const heldOut = new Map(loaded.map(({ version, heldOut: own }) => [modelRefText(version), own]));
  const steps = new Set(loaded.map(({ stepMs }) => stepMs));
  if (steps.size > 1) throw new InvalidInputError([`the models were trained on steps of ${loaded.map(({ version, stepMs }) => `${stepMs / 1000} s (${modelRefText(version)})`).join(', ')}; all must have one; leave the others out`]);
  const result = federate(members, heldOutJudge(heldOut, first?.kind ?? '', request.horizon));
  const figures = result.agents.map((agent) => ({ ...agent }));
  const notes = [...result.notes];
  if (result.kind === 'refused') return { kept: false, name: null, code: result.code, reasons: [...result.reasons], agents: figures, notes };
  const name = await register(deps, request, loaded, result);
  return { kept: true, name, code: null, reasons: [], agents: figures, notes };
}

async function loadAgent(deps: RegistryDeps, { reference, source }: FederationAgent, options: SeriesOptions): Promise<Loaded> {
  const model = await loadForecaster(deps, reference);
  const read = readSeries(source, options);
  if (read.kind === 'why-not') throw new InvalidInputError([`${source.file}: ${read.why}`]);
  const { series } = read;
  checkStep(model, series);
  const { samples: from, dataSha256 } = model.version;
  if (series.values.length <= from || seriesSha256(series, from) !== dataSha256) {
    throw new InvalidInputError([
      `${source.file} has ${series.values.length} points; its first ${from} must be those that ${modelReferenceText(reference)} was trained on and more must follow, so that what follows is held out for certain; give the file that it was trained on, gone on`,
    ]);
  }
  return { ...model, heldOut: { series, from } };
}

async function register(deps: RegistryDeps, { saveAs, codeVersion }: FederateRequest, loaded: readonly Loaded[], { saved, trained, agents }: Extract<Federation, { readonly kind: 'kept' }>): Promise<string> {
  const versions = loaded.map(({ version }) => version);
  const samples = versions.reduce((sum, version) => sum + version.samples, 0);
  const seeds = new Set(versions.map(({ seed }) => seed));
  const mean = (loss: (agent: (typeof agents)[number]) => number | null): number => agents.reduce((sum, agent) => sum + (agent.samples / samples) * (loss(agent) ?? 0), 0);
  const { version } = await registerModel(deps, {
    name: saveAs,
    kind: loaded[0]?.kind ?? '',
    dataSha256: createHash('sha256').update(JSON.stringify(versions.map(({ digest }) => digest).toSorted())).digest('hex'),
    codeVersion,
    nodeVersion: trained.node,
    kernel: trained.kernel,
    seed: seeds.size === 1 ? (versions[0]?.seed ?? null) : null,
    samples,
    series: null,
    metrics: { heldOutPinball: mean(({ averageLoss }) => averageLoss), parentsHeldOutPinball: mean(({ ownLoss }) => ownLoss) },
    parents: versions.map(({ name, version: number }) => ({ name, version: number })),
    saved: artefactOf(saved, loaded[0]?.stepMs ?? 0, loaded[0]?.typical ?? null),
  });
  return modelRefText(version);
}
