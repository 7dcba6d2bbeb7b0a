/**
 * How long visits to one phase last. `hazard(age)` is the chance that a visit which has lasted `age` steps ends with the next one;
 * beyond the longest age that was seen it is the overall rate, so that the tail is geometric.
 */
export type Durations = { readonly hazards: Float64Array; readonly tail: number; readonly ended: number };

/** Ages that have a hazard of their own. */
const ageMax = 4096;

/** The weight of the overall rate beside the visits of an age, in visits. */
const priorVisits = 1;

/**
 * Discrete hazards from visits, of which the last of a series is cut off (it counts as long as it was seen, and never as ended: Kaplan and
 * Meier, "Nonparametric Estimation from Incomplete Observations", 1958). Neighbouring ages, an eighth up and down, are pooled: durations in
 * the hundreds hardly ever repeat exactly.
 */
export function fitDurations(visits: readonly { readonly steps: number; readonly ended: boolean }[]): Durations {
  const longest = Math.min(ageMax, visits.reduce((most, { steps }) => Math.max(most, steps), 0));
  const [atRisk, events] = [new Float64Array(longest + 2), new Float64Array(longest + 2)];
  let [steps, ended] = [0, 0];
  for (const visit of visits) {
    const known = Math.min(longest, visit.ended ? visit.steps : visit.steps - 1);
    for (let age = 1; age <= known; age++) atRisk[age] = (atRisk[age] as number) + 1;
    steps += visit.ended ? visit.steps : visit.steps - 1;
    if (!visit.ended) continue;
    ended += 1;
    if (visit.steps <= longest) events[visit.steps] = (events[visit.steps] as number) + 1;
  }
  // Half a visit is added, so that what never ended yet may end.
  const tail = (ended + 0.5) / (steps + 1);
  const hazards = new Float64Array(longest + 1);
  for (let age = 1; age <= longest; age++) {
    const reach = Math.floor(age / 8);
    const [from, to] = [age - reach, Math.min(longest, age + reach)];
    hazards[age] = (sum(events, from, to) + priorVisits * tail) / (sum(atRisk, from, to) + priorVisits);
  }
  return { hazards, tail, ended };
}

/** The chance that a visit which has lasted `age` steps (1 or more) does not last one more. */
export const hazardAt = ({ hazards, tail }: Durations, age: number): number => (age < hazards.length ? (hazards[age] as number) : tail);

/** The chances that a visit which has lasted `age` steps lasts 0, 1, ... `steps` more at least. */
export function survivalFrom(durations: Durations, age: number, steps: number): Float64Array {
  const survival = new Float64Array(steps + 1).fill(1);
  for (let i = 1; i <= steps; i++) survival[i] = (survival[i - 1] as number) * (1 - hazardAt(durations, age + i - 1));
  return survival;
}

/** Mean, median and 95th percentile of the steps until a visit of this age ends: 1 if its next step is in another phase already. Null where none ever ended. */
export function remainingOf(durations: Durations, age: number): { readonly mean: number; readonly p50: number; readonly p95: number } | null {
  if (durations.ended === 0) return null;
  const known = Math.max(0, durations.hazards.length - age);
  const survival = survivalFrom(durations, age, known);
  const left = survival[known] as number;
  // The sum of the chances to go on is the mean; the geometric tail has the sum left / rate.
  const mean = sum(survival, 0, known - 1) + left / durations.tail;
  const quantile = (share: number): number => {
    const within = survival.findIndex((value) => value <= 1 - share);
    if (within >= 0) return Math.max(1, within);
    return known + Math.max(1, Math.ceil(Math.log((1 - share) / left) / Math.log1p(-durations.tail)));
  };
  return { mean, p50: quantile(0.5), p95: quantile(0.95) };
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i <= to; i++) total += values[i] as number;
  return total;
}
