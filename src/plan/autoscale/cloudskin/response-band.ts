import { formatQuantity } from '../../../units/quantity.ts';
import type { Ms } from '../../../units/time.ts';
import type { RuleObjective } from '../rule.ts';

/** The bounds around the target between which CloudSkin's rules leave things alone, as the tolerance says (D5.2, section 4.2.5). */
export const bandOf = ({ target, tolerance }: RuleObjective): { readonly low: number; readonly high: number } => ({ low: target * (1 - tolerance), high: target * (1 + tolerance) });

/** Without load there is no response, which is the best there can be; a response that is missing under load stays missing. */
export const idleAsZero = (response: number, load: number): number => (load === 0 && Number.isNaN(response) ? 0 : response);

/** A number as people read it. */
export const shown = (value: number): string => String(Number(value.toPrecision(3)));

/** A length of time as people write it. */
export const shownTime = (time: Ms): string => formatQuantity({ value: time / 1000, dimension: 'duration' });
