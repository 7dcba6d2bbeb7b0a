import type { Application } from '../../model/application.ts';
import type { ComponentState } from '../../model/component-state.ts';
import { livingInstances, readyCount } from '../../model/component-state.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { ForecastFinding } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { Reading } from '../../model/reading.ts';
import { formatQuantity } from '../../units/quantity.ts';
import type { Ms } from '../../units/time.ts';
import { ms } from '../../units/time.ts';
import { forecastName } from './forecast-name.ts';
import type { RuleBinding } from './policy-of.ts';
import type { ForecastNeed, InstanceSamples, PeakForecast, RuleNeeds, RuleView, WindowedSignal } from './rule.ts';

/** A live observation as a rule sees it: readings become numbers, and what is missing becomes NaN. */
export class ObservedView implements RuleView {
  readonly at: number;
  readonly desired: number;
  readonly ready: number;
  readonly starting: number;
  readonly load: number;
  readonly instances: InstanceSamples;
  readonly forecast: PeakForecast | null;
  readonly #observation: Observation;
  readonly #binding: RuleBinding;

  constructor(observation: Observation, component: ComponentState, binding: RuleBinding, needs: RuleNeeds) {
    this.#observation = observation;
    this.#binding = binding;
    this.at = observation.at;
    this.desired = component.desired?.replicas ?? 0;
    this.ready = readyCount(component);
    this.starting = component.instances.filter(({ phase }) => phase === 'starting').length;
    this.load = numberOf(observation.readings[`workload.${binding.workload}`]);
    this.instances = needs.instances ? samplesOf(component, observation.at, this.#metric(binding.utilisation)) : noSamples;
    this.forecast = needs.forecast === null ? null : forecastOf(observation, forecastName(binding, needs.forecast), needs.forecast);
  }

  /** The objective's own number. Its window is the document's; a rule that reads another one is told so, not given the wrong number. */
  response(window: Ms): number {
    this.#sameWindow('response', window);
    const finding = this.#observation.findings.find((one) => one.kind === 'objective' && one.name === this.#binding.objective);
    return finding?.kind === 'objective' ? numberOf(finding.value) : Number.NaN;
  }

  utilisation(window: Ms): number {
    return this.#windowed('utilisation', window);
  }

  concurrency(window: Ms): number {
    return this.#windowed('concurrency', window);
  }

  backlog(window: Ms): number {
    return this.#windowed('backlog', window);
  }

  served(window: Ms): number {
    return this.#windowed('served', window);
  }

  #windowed(signal: Exclude<WindowedSignal, 'response'>, window: Ms): number {
    this.#sameWindow(signal, window);
    return this.#metric(this.#binding[signal]);
  }

  #metric(name: string | undefined): number {
    return name === undefined ? Number.NaN : numberOf(this.#observation.readings[`metrics.${name}`]);
  }

  #sameWindow(signal: WindowedSignal, asked: Ms): void {
    const { what, measured } = windowOf(this.#observation.app, this.#binding, signal);
    if (measured === undefined || measured === asked) return;
    throw new InvalidInputError([`window of ${what} is ${windowText(measured)}; it must be ${windowText(asked)}, which the rule reads; change it, or the window among the policy's parameters`]);
  }
}

/** What a rule is bound to for a signal, and the window that the document gives it; undefined where it has none. */
export function windowOf({ spec }: Application, binding: RuleBinding, signal: WindowedSignal): { readonly what: string; readonly measured: Ms | undefined } {
  const objective = signal === 'response' ? spec.objectives.find(({ name }) => name === binding.objective) : undefined;
  const name = signal === 'response' ? objective?.metric : binding[signal];
  const metric = spec.metrics.find((one) => one.name === name);
  return { what: signal === 'response' ? `objective ${binding.objective}` : `metric ${name ?? ''}`, measured: objective?.window ?? metric?.window };
}

export const windowText = (window: Ms): string => formatQuantity({ value: window / 1000, dimension: 'duration' });

const numberOf = (reading: Reading | undefined): number => (reading?.kind === 'value' ? reading.value : Number.NaN);

const noSamples: InstanceSamples = { count: 0, startedAt: new Float64Array(0), readyAt: new Float64Array(0), utilisation: new Float64Array(0), sampledAt: new Float64Array(0) };

/** Living instances, oldest first. What is measured is their mean, which stands in for each one's own sample. */
function samplesOf(component: ComponentState, at: number, mean: number): InstanceSamples {
  const living = livingInstances(component).toSorted((a, b) => a.startedAt - b.startedAt);
  const of = (pick: (instance: (typeof living)[number]) => number): Float64Array => Float64Array.from(living, pick);
  const measured = (ready: boolean, value: number): number => (ready && !Number.isNaN(mean) ? value : Number.NaN);
  return {
    count: living.length,
    startedAt: of(({ startedAt }) => startedAt),
    readyAt: of(({ phase, readyAt }) => (phase === 'ready' ? (readyAt ?? Number.NaN) : Number.NaN)),
    utilisation: of(({ phase }) => measured(phase === 'ready', mean)),
    sampledAt: of(({ phase }) => measured(phase === 'ready', at)),
  };
}

/** The stages' maxima by quantile, from a forecast's points; null unless it covers all stages with all quantiles. */
function forecastOf({ findings }: Observation, name: string, { stage, stages, quantiles }: ForecastNeed): PeakForecast | null {
  const finding = findings.find((one): one is ForecastFinding => one.kind === 'forecast' && one.name === name);
  if (finding === undefined) return null;
  const values = new Float64Array(stages * quantiles.length).fill(Number.NEGATIVE_INFINITY);
  for (const point of finding.points) {
    const k = Math.floor((point.at - finding.madeAt) / stage);
    if (k < 0 || k >= stages) continue;
    for (const [column, q] of quantiles.entries()) {
      const value = point.quantiles.find((one) => one.q === q)?.value ?? Number.NaN;
      const index = k * quantiles.length + column;
      values[index] = Math.max(values[index] as number, value);
    }
  }
  return values.every(Number.isFinite) ? { madeAt: finding.madeAt, stage: ms(stage), stages, quantiles, values } : null;
}
