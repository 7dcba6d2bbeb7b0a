import type { Application } from '../../../model/application.ts';
import type { ObjectiveFinding } from '../../../model/finding.ts';
import type { Guide } from '../../../model/guidance.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Reading } from '../../../model/reading.ts';
import { formatQuantity } from '../../../units/quantity.ts';
import { measureDimension } from '../../measure-dimension.ts';
import type { CallEffects } from '../../ports/call-effects.ts';
import type { Weighed } from './weigh-candidates.ts';

/**
 * One plain sentence about a candidate: what it would do and what speaks for it, with the numbers.
 * @example
 * 'Scale recommender up by 1 to 2 because response is 123 ms, above its 100 ms, and utilisation is 91 %.'
 */
export function explainCandidate(candidate: Weighed, effects: CallEffects, observation: Observation): string {
  const act = actPhrase(candidate, effects);
  const speaking = candidate.voices.filter((voice) => voice.weight > 0).sort((a, b) => b.weight - a.weight);
  if (candidate.score <= 0 || speaking.length === 0) {
    const silences = candidate.voices.flatMap((voice) => (voice.silence === null ? [] : [voice.silence]));
    return sentence(`${act}: not wanted${silences.length > 0 ? `; ${silences.join('; ')}` : ''}`);
  }
  const facts = [...new Set(speaking.flatMap((voice) => factsOf(voice.guide, observation)))];
  const words = [...new Set(speaking.flatMap((voice) => (voice.guide.description === undefined ? [] : [bare(voice.guide.description)])))];
  const guides = speaking.map((voice) => voice.guide.name).join(' and ');
  const because = facts.length > 0 ? listed(facts) : `guide ${guides} asks for it`;
  return sentence(`${act} because ${because}${words[0] === undefined ? '' : ` (${words.join('; ')})`}`);
}

/** "Scale recommender up by 1 to 2", or the action's own name where it does more than that. */
function actPhrase({ action }: Weighed, effects: CallEffects): string {
  const name = capitalised(action.name.replaceAll('-', ' '));
  if ('impossible' in effects) return name;
  const phrases = effects.changes
    .filter((change) => change.replicasAfter !== change.replicasBefore || change.templateAfter !== change.templateBefore)
    .map(({ component, replicasBefore, replicasAfter, templateBefore, templateAfter }) => {
      const by = replicasAfter - replicasBefore;
      if (by !== 0) return `scale ${component} ${by > 0 ? 'up' : 'down'} by ${Math.abs(by)} to ${replicasAfter}`;
      return `resize ${component} from ${templateBefore ?? 'nothing'} to ${templateAfter ?? 'nothing'}`;
    });
  if (phrases.length === 0) return name;
  return action.steps.length === 1 ? capitalised(listed(phrases)) : `${name} (${listed(phrases)})`;
}

/** What the guide's expressions look at, and the objective it serves, each with its present value. */
function factsOf(guide: Guide, observation: Observation): string[] {
  const texts = [guide.when ?? '', typeof guide.weight === 'string' ? guide.weight : ''].join(' ');
  const seen = new Set<string>();
  const facts: string[] = [];
  const say = (id: string, fact: string | null): void => {
    if (seen.has(id) || fact === null) return;
    seen.add(id);
    facts.push(fact);
  };
  if (guide.serves !== undefined) say(`objectives.${guide.serves}`, objectiveFact(guide.serves, observation));
  for (const [, kind = '', name = ''] of texts.matchAll(/\b(metrics|workload|objectives)\.([A-Za-z_]\w*)/g)) {
    say(`${kind}.${name}`, kind === 'objectives' ? objectiveFact(name, observation) : measureFact(kind, name, observation));
  }
  if (/\bcost\b/.test(texts)) say('cost', valueFact('the cost rate', observation.costRate, 'money-rate'));
  return facts;
}

function objectiveFact(name: string, observation: Observation): string | null {
  const finding = observation.findings.find((found): found is ObjectiveFinding => found.kind === 'objective' && found.name === name);
  if (finding?.value.kind !== 'value') return null;
  const value = formatQuantity({ value: finding.value.value, dimension: finding.dimension });
  const target = formatQuantity({ value: finding.target, dimension: finding.dimension });
  const side = finding.status === 'met' ? 'within' : finding.comparator.startsWith('<') ? 'above' : 'below';
  return `${words(name)} is ${value}, ${side} its ${target},`;
}

function measureFact(kind: string, name: string, observation: Observation): string | null {
  const reading = observation.readings[`${kind}.${name}`];
  const measure = measuresOf(observation.app, kind).find((found) => found.name === name);
  return reading === undefined || measure === undefined ? null : valueFact(words(name), reading, measureDimension(measure));
}

const measuresOf = ({ spec }: Application, kind: string): Application['spec']['metrics'] => (kind === 'metrics' ? spec.metrics : spec.workloads);

const valueFact = (name: string, reading: Reading, dimension: Parameters<typeof formatQuantity>[0]['dimension']): string | null =>
  reading.kind === 'missing' ? null : `${name} is ${formatQuantity({ value: reading.value, dimension })}`;

const words = (name: string): string => name.replaceAll('_', ' ');
const bare = (text: string): string => text.trim().replace(/[.\s]+$/, '');
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a`, `a and b`, `a, b and c`; a fact that ends in a comma needs none after it. */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last.replace(/,$/, '');
  const before = parts.slice(0, -1);
  const joined = before.map((part, i) => (i < before.length - 1 && !part.endsWith(',') ? `${part},` : part)).join(' ');
  return `${joined} and ${last.replace(/,$/, '')}`;
}

const sentence = (text: string): string => `${bare(text)}.`;
