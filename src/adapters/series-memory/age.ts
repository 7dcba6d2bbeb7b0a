import { describeDuration } from '../../monitor/query/describe-expression.ts';
import { ms } from '../../units/time.ts';

/** A length of time in words, as short as people would say it. */
export const ageOf = (milliseconds: number): string => describeDuration(ms(Math.max(0, Math.round(milliseconds))));
