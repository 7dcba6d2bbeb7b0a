import { formatQuantity } from '../units/quantity.ts';
import { significant } from '../units/significant.ts';
import { minuteOf } from './size-set-once.ts';
import type { OneSizeView } from './views/size-view.ts';

/** What was used, in one sentence. */
export function usageSentence({ usage: { greatest, greatestAt, p99, p95, mean }, resource, series }: OneSizeView): string {
  return `Usage of ${series.valueColumn}: greatest ${significant(greatest)} ${resource} (${minuteOf(greatestAt)}), p99 ${significant(p99)}, p95 ${significant(p95)}, mean ${significant(mean)}.`;
}

/** The size for who sets it by hand, with its reason. */
export function setOnceSentence({ setOnce: { size, change, reason }, settings: { present }, resource }: OneSizeView): string {
  if (size === null) return `Set once: no size. ${reason}`;
  const name = sized(size, resource);
  return `Set once, by hand: ${change ? name : `keep ${sized(present, resource)}`}. ${reason}`;
}

/** The size for who resizes automatically, with the end of what it is meant for. */
export function nowSentence({ now: { name, target, resize, reason, until }, settings: { present }, resource }: OneSizeView): string {
  if (target === null) return `Resized automatically (${name}): no size. ${reason}`;
  return `Resized automatically (${name}): ${resize ? sized(target, resource) : `keep ${sized(present, resource)}`} until ${minuteOf(until)}, not longer; ask again after each step. ${reason}`;
}

const sized = (size: number, resource: OneSizeView['resource']): string => (resource === 'cores' ? `${significant(size)} cores` : size >= 1024 ? `${significant(size)} MiB (${formatQuantity({ value: size * 2 ** 20, dimension: 'memory' })})` : `${significant(size)} MiB`);
