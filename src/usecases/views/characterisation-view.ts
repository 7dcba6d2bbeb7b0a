import * as z from 'zod';
import { instantView } from './instant.ts';

const share = (what: string): z.ZodNumber => z.number().describe(`${what}, 0..1.`);
const phaseLetter = z.string().describe('Name of a phase, such as A.');

const chance = z.object({ name: phaseLetter, probability: share('How probable it is') });

const usageView = z.object({
  name: z.string().describe('The metric. All numbers are in its unit and of measured steps.'),
  mean: z.number(),
  sd: z.number().describe('Standard deviation.'),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
});

const phaseView = z
  .object({
    name: phaseLetter,
    share: share('Of the measured steps'),
    steps: z.int().describe('Measured steps.'),
    visits: z.int().describe('How often it was entered.'),
    meanVisitSeconds: z.number(),
    usage: z.array(usageView),
  })
  .meta({ id: 'WorkloadPhase' })
  .describe('One way in which the workload uses resources; phases are in the order of their mean of the first metric.');

const metricView = z
  .object({
    name: z.string(),
    constant: z.boolean().describe('Whether it never changes in any of the series, and so tells nothing of phases.'),
    explained: z.number().nullable().describe('How much of its variance the phases explain, 0..1; null if it is constant.'),
  })
  .meta({ id: 'WorkloadMetric' });

const rhythmView = z
  .object({
    name: z.string().describe('The metric.'),
    class: z.enum(['stat', 'prob.ctan', 'prob.period', 'period']).nullable().describe("Theta-scan's class: stationary, probably constant, probably periodic, periodic; null with a why where there is none."),
    why: z.string().nullable().describe('Why there is no class.'),
    forecaster: z
      .object({ name: z.string().describe('As in `homeostat forecast run --model`.'), why: z.string() })
      .nullable()
      .describe('The single forecaster that suits the class; `auto` combines several, this kind among them. Null where there is no class.'),
    periods: z.array(z.object({ steps: z.int(), seconds: z.number(), strength: share('How much of the variance it foretells in cycles that it has not seen') })).describe('Shortest first, at most two.'),
  })
  .meta({ id: 'WorkloadRhythm' });

const seriesView = z
  .object({
    name: z.string().describe('The group; `all` where there are none.'),
    from: instantView,
    steps: z.int(),
    measuredSteps: z.int().describe('Steps of which every metric was measured; the others were filled in.'),
    rhythms: z.array(rhythmView).describe('Class and periods of every metric.'),
    pattern: z.string().describe('The visits with repetitions folded: `A 12×[B C]`.'),
    patternParts: z.int().describe('Parts of the folded pattern, before it was cut for display.'),
    visits: z.array(z.object({ name: phaseLetter, from: instantView, steps: z.int() })).describe('Every visit to a phase, in order.'),
    next: z.object({
      name: phaseLetter.describe('The phase at the last step.'),
      seconds: z.number().describe('For how long it has been in that phase.'),
      remainingSeconds: z.object({ mean: z.number(), p50: z.number(), p95: z.number() }).nullable().describe('Until the phase ends; null where no visit was ever seen to end.'),
      phases: z.array(chance).describe('The phase that follows this one, whenever that is; most probable first; empty where this one was never seen to end.'),
      atHorizon: z.array(chance).describe('The phase after `horizonSteps`; most probable first.'),
    }),
    notes: z.array(z.string()).describe('What had to be repaired or assumed.'),
  })
  .meta({ id: 'WorkloadSeries' });

const scoreView = z.object({
  f1Macro: share('Mean F1 of the phases that came, each counting the same'),
  f1Weighted: share('Mean F1 of the phases that came, by how often they did'),
  accuracy: share('How often it was right'),
});

const heldOutView = z
  .object({
    split: z.enum(['series', 'tail']).describe('Whether whole series were held back, or the end of each.'),
    trainSteps: z.int(),
    testSteps: z.int(),
    phases: z.int().describe('Phases that the training part alone has.'),
    horizons: z.array(z.object({ name: z.string().describe('Steps ahead.'), steps: z.int(), forecasts: z.int(), model: scoreView, samePhase: scoreView.describe('Of "the same phase goes on".') })),
    changes: z.object({
      count: z.int().describe('Changes of phase in the held-out part.'),
      hitShare: share('How often the next phase was foretold').nullable(),
      frequentShare: share('How often the most frequent other phase would have been right').nullable(),
    }),
    strangeShare: share('Held-out steps that are stranger than 99 % of the training steps; far above 0.01 the workload does something new'),
  })
  .meta({ id: 'WorkloadHeldOut' });

export const characterisationView = z
  .object({
    seed: z.int(),
    stepSeconds: z.number(),
    features: z.enum(['crbm', 'pca']),
    horizonSteps: z.int(),
    metrics: z.array(metricView),
    phases: z.array(phaseView),
    silhouette: z.number().nullable().describe('How clearly the phases are apart, -1..1; null if there is only one.'),
    series: z.array(seriesView),
    heldOut: heldOutView.nullable().describe('How well phases were foretold on data that nothing was learnt from; null where there are too few steps.'),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Characterisation' })
  .describe('What a workload is: its class and periods, its phases with what they use, their pattern and what comes next.');

export type CharacterisationView = z.infer<typeof characterisationView>;
