import * as z from 'zod';
import type { NewEvent, StoredEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { Json } from '../model/json.ts';
import { applicationOf } from '../model/application.ts';
import { after, hours, ms } from '../units/time.ts';
import { alternativeSentence, decisionAlternatives, gradeWindow } from './decision-alternatives.ts';
import type { UseCaseDeps } from './deps.ts';
import type { DecisionAlternative } from './views/decision-view.ts';
import { alternativeView } from './views/decision-view.ts';

/** The type of the event that a grade is kept as; its subject is the decision. */
const gradedType = 'DecisionGraded';

/** Decisions and events of an application that are looked through at a time. */
const decisionsMax = 100;
const eventsMax = 1000;

type Deps = Pick<UseCaseDeps, 'store' | 'series' | 'clock'>;

const gradeSchema = z.object({ alternatives: z.array(alternativeView) });

/**
 * Grades the decisions, of acting policies and of shadows, that chose something and whose window has passed, and keeps each grade as an event: what they, HPA
 * and doing nothing meant for the load that came. Decisions of an hour ago and older are left, since their load is not known any more.
 * @returns how many it graded
 */
export async function gradeDecisions(deps: Deps): Promise<number> {
  const writes: Write[] = [];
  for (const { name, document, generation } of await deps.store.documents('Application')) {
    const app = applicationOf(document, generation);
    const [decisions, events] = await Promise.all([deps.store.decisions(name, { limit: decisionsMax, shadows: true }), deps.store.latestEvents({ app: name, limit: eventsMax })]);
    const graded = new Set(events.flatMap(({ type, subject }) => (type === gradedType ? [subject] : [])));
    for (const decision of decisions.filter((one) => isDue(deps, one) && !graded.has(one.id))) {
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

const isDue = ({ clock }: Pick<Deps, 'clock'>, { chosen, lastAt }: RecordedDecision): boolean =>
  chosen !== null && after(lastAt, gradeWindow) <= clock.now() && lastAt > after(clock.now(), ms(0 - hours(1)));

function eventOf({ clock }: Pick<Deps, 'clock'>, { app, id }: RecordedDecision, alternatives: readonly DecisionAlternative[]): NewEvent {
  // JSON in and out: a grade is plain numbers and texts.
  const data = JSON.parse(JSON.stringify({ alternatives })) as Json;
  return { at: clock.now(), app, type: gradedType, severity: 'info', subject: id, message: `${alternatives.map(alternativeSentence).join('. ')}.`, data };
}
