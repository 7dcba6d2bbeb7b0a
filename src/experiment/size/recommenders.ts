import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { RandomStreams } from '../../model/random.ts';
import { autopilot } from '../../plan/size/autopilot.ts';
import { fixedMax } from '../../plan/size/fixed-max.ts';
import { krr } from '../../plan/size/krr.ts';
import { phaseSizes } from '../../plan/size/phases.ts';
import { horizon } from '../../plan/size/priced/outlook.ts';
import { pricedSizes } from '../../plan/size/priced/priced-sizes.ts';
import { thetaScanSizes, thetaWindow } from '../../plan/size/theta-scan.ts';
import { vpa } from '../../plan/size/vpa/vpa.ts';
import type { Replay, ReplaySettings, SizingTrace } from './replay.ts';
import { replaySizes } from './replay.ts';
import { phaseFinder, seasonFinder, seasonScanner } from './usage-models.ts';
import type { SizeAdvice, SizeRecommender } from '../../plan/ports/size-recommender.ts';
import type { WhyNot } from '../../model/forecast.ts';
import { adviseNow } from './advise-now.ts';

/** A recommender by the name that a user writes, with its state hidden: what became of it on a trace, and what it says now. */
export type RecommenderEntry = {
  readonly name: string;
  readonly description: string;
  /** Steps that what it says now is meant for; then it has to be asked again. */
  readonly window: number;
  /** Both tell `onStep` of every step of the trace. */
  readonly replay: (trace: SizingTrace, settings: ReplaySettings, random: RandomStreams, onStep?: () => void) => Replay;
  readonly now: (trace: SizingTrace, random: RandomStreams, onStep?: () => void) => SizeAdvice | WhyNot | null;
};

function entry<State>(make: (random: RandomStreams) => SizeRecommender<State>, name: string, description: string, window = 1): RecommenderEntry {
  return { name, description, window, replay: (trace, settings, random, onStep) => replaySizes(trace, make(random), settings, onStep), now: (trace, random, onStep) => adviseNow(trace, make(random), onStep) };
}

const plain = <State>(recommender: SizeRecommender<State>, window?: number): RecommenderEntry => entry(() => recommender, recommender.name, recommender.description, window);

/** Every recommender. To add one, add a line. */
export const recommenders: readonly RecommenderEntry[] = [
  plain(pricedSizes(seasonFinder), horizon),
  plain(vpa),
  plain(autopilot),
  plain(thetaScanSizes(seasonScanner), thetaWindow),
  entry((random) => phaseSizes(phaseFinder(random)), 'phases', 'AI4DL: mean and two standard deviations of the present phase'),
  plain(krr),
  plain(fixedMax),
];

/** The recommender of that name; throws InvalidInputError that names the near ones. */
export function recommenderNamed(name: string): RecommenderEntry {
  const found = recommenders.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = [...recommenders.map((candidate) => candidate.name), 'all'];
  throw new InvalidInputError([`--recommender is ${name === '' ? 'empty' : name}; it must be one of ${names.join(', ')}; ${suggestion(name, names)}`]);
}
