import { after, hours, ms } from '../units/time.ts';
import type { Instant, Ms } from '../units/time.ts';
import type { PruneBefore } from './ports/knowledge-store.ts';

/** How long each kind of record is kept after it ended. */
export type Retention = { readonly [K in keyof PruneBefore]: Ms };

const days = (count: number): Ms => hours(24 * count);

/**
 * Bills, judgements and documents stay for a year and a month, so that a year can be compared with the one before. A cycle a
 * second makes up to 86,400 decisions a day, so those go after a month; runs, which are few, after three.
 */
export const retentionDefaults: Retention = {
  decisions: days(30),
  runs: days(90),
  events: days(30),
  ledger: days(400),
  spans: days(400),
  documentHistory: days(400),
};

/** The instants before which records may go, now. */
export function pruneBefore(now: Instant, retention: Retention = retentionDefaults): PruneBefore {
  const before = (kept: Ms): Instant => after(now, ms(0 - kept));
  return {
    decisions: before(retention.decisions),
    runs: before(retention.runs),
    events: before(retention.events),
    ledger: before(retention.ledger),
    spans: before(retention.spans),
    documentHistory: before(retention.documentHistory),
  };
}
