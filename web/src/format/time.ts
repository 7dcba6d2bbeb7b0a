const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: '2-digit' });

/** A time of day with seconds, in the time zone of the person who looks. */
export const formatClock = (at: number): string => clockFormat.format(at);

/** Date and time of day. */
export const formatInstant = (at: number): string => `${dayFormat.format(at)} ${clockFormat.format(at)}`;

/** For the `dateTime` of a time element. */
export const isoOf = (at: number): string => new Date(at).toISOString();

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time with its two largest units: 1 h 5 min, 12.4 s, 850 ms. */
export function formatDuration(ms: number): string {
  const size = Math.max(0, ms);
  if (size < second) return `${Math.round(size)} ms`;
  if (size < 10 * second) return `${(Math.floor(size / 100) / 10).toFixed(1)} s`;
  if (size < minute) return `${Math.floor(size / second)} s`;
  if (size < hour) return two(size, minute, 'min', second, 's');
  if (size < day) return two(size, hour, 'h', minute, 'min');
  return two(size, day, 'd', hour, 'h');
}

function two(size: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((size % large) / small);
  return `${Math.floor(size / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** How long ago, in whole seconds at least, so that it does not flicker. */
export function formatAge(ms: number): string {
  return ms < second ? 'now' : `${formatDuration(Math.max(second, Math.floor(ms / second) * second)).replace('.0 s', ' s')} ago`;
}
