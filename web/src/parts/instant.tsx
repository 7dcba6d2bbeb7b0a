import { formatClock, formatInstant, isoOf } from '../format/time.ts';

/** An instant as a time of day; the date shows on pointing at it. */
export const Instant = ({ at }: { readonly at: number }) => (
  <time className="num" dateTime={isoOf(at)} title={formatInstant(at)}>
    {formatClock(at)}
  </time>
);
