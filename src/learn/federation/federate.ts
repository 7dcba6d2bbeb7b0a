import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { FederationJudge } from '../ports/federation-judge.ts';
import type { Provenance } from '../forecast/saved-network.ts';
import type { FederationMember } from './average-networks.ts';
import { averageNetworks } from './average-networks.ts';

/** How an agent's own network and the average fared on what that agent held out. Null where one gave no number. */
export type AgentFigures = { readonly name: string; readonly samples: number; readonly points: number; readonly ownLoss: number | null; readonly averageLoss: number | null };

/** The average, kept because it is better for every agent; or refused, with every reason. */
export type Federation =
  | { readonly kind: 'kept'; readonly saved: Json; readonly trained: Provenance; readonly agents: readonly AgentFigures[]; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly code: 'different' | 'not-judged' | 'not-better'; readonly reasons: readonly string[]; readonly agents: readonly AgentFigures[]; readonly notes: readonly string[] };

/** Weights of that many networks are in memory at once. */
const membersMax = 256;

/**
 * Averages networks of one architecture, weighted by samples (FedAvg, McMahan et al. 2017, one round), and keeps the average only if it
 * has a smaller loss than each agent's own network on that agent's held-out part: nobody is made worse for the others' sake.
 * Throws InvalidInputError where there are not 2 to 256 members with names of their own and samples, or where one is damaged.
 */
export function federate(members: readonly FederationMember[], judge: FederationJudge): Federation {
  checkMembers(members);
  const averaged = averageNetworks(members);
  if (averaged.kind === 'different') return { kind: 'refused', code: 'different', reasons: averaged.differences, agents: [], notes: [] };
  const judged = members.map((member) => judgeMember(member, averaged.saved, judge));
  const agents = judged.map(({ figures }) => figures);
  const { notes } = averaged;
  const silent = judged.flatMap(({ silence }) => silence);
  if (silent.length > 0) return { kind: 'refused', code: 'not-judged', reasons: silent, agents, notes };
  const worse = agents.filter(({ ownLoss, averageLoss }) => ownLoss === null || averageLoss === null || !(averageLoss < ownLoss));
  if (worse.length === 0) return { kind: 'kept', saved: averaged.saved, trained: averaged.trained, agents, notes };
  const reasons = worse.map(({ name, ownLoss, averageLoss, points }) =>
    `the average has a loss of ${shown(averageLoss)} on the ${points} points that ${name} held out; its own network has ${shown(ownLoss)}, so the average must be below that; go on with its own, or train all from one version`);
  return { kind: 'refused', code: 'not-better', reasons, agents, notes };
}

const shown = (loss: number | null): string => (loss === null ? 'none' : String(Number(loss.toPrecision(6))));

function judgeMember({ name, saved, samples }: FederationMember, average: Json, judge: FederationJudge): { readonly figures: AgentFigures; readonly silence: readonly string[] } {
  const [own, other] = [judge.judge(name, saved), judge.judge(name, average)];
  const silence = [{ what: 'its own network', result: own }, { what: 'the average', result: other }].flatMap(({ what, result }) =>
    result.kind === 'why-not' ? [`${name}: ${what} could not be judged: ${result.why}`] : []);
  return {
    figures: {
      name,
      samples,
      points: own.kind === 'judgement' ? own.points : 0,
      ownLoss: own.kind === 'judgement' ? own.loss : null,
      averageLoss: other.kind === 'judgement' ? other.loss : null,
    },
    silence,
  };
}

function checkMembers(members: readonly FederationMember[]): void {
  const problems: string[] = [];
  if (members.length < 2 || members.length > membersMax) problems.push(`there are ${members.length} models to federate; there must be 2 to ${membersMax}; name that many`);
  const names = new Set<string>();
  for (const { name, samples } of members.slice(0, membersMax)) {
    if (names.has(name)) problems.push(`${name} is named twice; it must be named once, since its samples count once; leave one out`);
    names.add(name);
    if (!Number.isSafeInteger(samples) || samples < 1) problems.push(`${name} was trained on ${samples} samples; it must be a whole number from 1, its weight in the average; train it again`);
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}
