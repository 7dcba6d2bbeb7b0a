import * as z from 'zod';
import type { NewEvent, StoredEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { AppId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import { applicationOf } from '../model/application.ts';
import { after, hours } from '../units/time.ts';
import { alternativeSentence, decisionAlternatives, gradeWindow } from './decision-alternatives.ts';
import type { UseCaseDeps } from './deps.ts';
import type { DecisionAlternative } from './views/decision-view.ts';
import { alternativeView } from './views/decision-view.ts';

/** The type of the event that a grade is kept as; its subject is the decision. */
const gradedType = 'DecisionGraded';

/** Decisions that are looked through: pages of so many, and so many pages. An hour of cycles of 2 s with a shadow is 3,600. */
const pageLimit = 200;
const pagesMax = 20;

/** How long the load of a decision is known: what the embedded series store keeps. */
const oldestAge = hours(1);

/** Events of an application that are looked through for grades. */
const eventsMax = 1000;

type Deps = Pick<UseCaseDeps, 'store' | 'series' | 'clock'>;

const gradeSchema = z.object({ alternatives: z.array(alternativeView) });

/**
 * Grades the decisions, of acting policies and of shadows, that chose something and whose window has passed, and keeps each grade as an event: what they, HPA
 * and doing nothing meant for the load that came. Of decisions of one policy for the same, one in each window is graded: a shadow wants it in every cycle,
 * as nothing happens. Decisions of an hour ago and older are left, since their load is not known any more.
 * @returns how many it graded
 */
export async function gradeDecisions(deps: Deps): Promise<number> {
  const writes: Write[] = [];
  for (const { name, document, generation } of await deps.store.documents('Application')) {
    const app = applicationOf(document, generation);
    const [decisions, events] = await Promise.all([decisionsOf(deps, name), deps.store.latestEvents({ app: name, limit: eventsMax })]);
    const graded = new Set(events.flatMap(({ type, subject }) => (type === gradedType ? [subject] : [])));
    for (const decision of thinned(deps, decisions).filter(({ id }) => !graded.has(id))) {
      const alternatives = await decisionAlternatives(deps, decision, app);
      if (alternatives.length > 0) writes.push({ kind: 'add-event', event: eventOf(deps, decision, alternatives) });
    }
  }
  if (writes.length > 0) await deps.store.commit(writes, null);
  return writes.length;
}

/** The grade that was kept of a decision; null where there is none. */
export async function keptGrade({ store }: Pick<Deps, 'store'>, { app, id }: Pick<RecordedDecision, 'app' | 'id'>): Promise<readonly DecisionAlternative[] | null> {
  const events = await store.latestEvents({ app, limit: eventsMax });
  const found: StoredEvent | undefined = events.find(({ type, subject }) => type === gradedType && subject === id);
  const read = gradeSchema.safeParse(found?.data);
  return read.success ? read.data.alternatives : null;
}

/** Those that are due, oldest first. */
async function decisionsOf(deps: Deps, app: AppId): Promise<readonly RecordedDecision[]> {
  const found: RecordedDecision[] = [];
  let before: number | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const decisions = await deps.store.decisions(app, { limit: pageLimit, shadows: true, ...(before === undefined ? {} : { before }) });
    const last = decisions.at(-1);
    found.push(...decisions.filter((decision) => isDue(deps, decision)));
    if (last === undefined || last.lastAt <= deps.clock.now() - oldestAge) break;
    before = last.cycle;
  }
  return found.reverse();
}

/**
 * Of equal choices of one policy, the first in each window. Windows lie on the clock, and those that reach beyond the oldest decision that is looked at
 * are left out, so that which decisions are graded does not depend on when that happens.
 */
function thinned({ clock }: Pick<Deps, 'clock'>, decisions: readonly RecordedDecision[]): readonly RecordedDecision[] {
  const taken = new Set<string>();
  const oldest = clock.now() - oldestAge;
  return decisions.filter(({ shadow, policy, chosen, lastAt }) => {
    const begin = Math.floor(lastAt / gradeWindow) * gradeWindow;
    const key = JSON.stringify([shadow, policy.name, policy.label, chosen, begin]);
    if (begin < oldest || taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}

const isDue = ({ clock }: Pick<Deps, 'clock'>, { chosen, lastAt }: RecordedDecision): boolean =>
  chosen !== null && after(lastAt, gradeWindow) <= clock.now() && lastAt > clock.now() - oldestAge;

function eventOf({ clock }: Pick<Deps, 'clock'>, { app, id }: RecordedDecision, alternatives: readonly DecisionAlternative[]): NewEvent {
  // JSON in and out: a grade is plain numbers and texts.
  const data = JSON.parse(JSON.stringify({ alternatives })) as Json;
  return { at: clock.now(), app, type: gradedType, severity: 'info', subject: id, message: `${alternatives.map(alternativeSentence).join('. ')}.`, data };
}
