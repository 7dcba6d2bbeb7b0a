import type { ComponentState } from '../../model/component-state.ts';
import type { Ms } from '../../units/time.ts';
import { between, ms } from '../../units/time.ts';

/**
 * How long an instance takes from its start until it gets load: the median of those that live or ended lately, as the platform saw them; before
 * one was ready, the median time that the scaling action took; 0 where nothing is known. One whose process was restarted is left out, since
 * what it reports belongs to different starts.
 */
export function startupOf({ instances }: Pick<ComponentState, 'instances'>, action: Ms | undefined): Ms {
  const taken = instances.flatMap(({ startedAt, readyAt, restarts }) => (readyAt === null || restarts > 0 ? [] : [between(startedAt, readyAt)])).toSorted((a, b) => a - b);
  const upper = taken[Math.floor(taken.length / 2)];
  const lower = taken[Math.floor((taken.length - 1) / 2)];
  return upper === undefined || lower === undefined ? (action ?? ms(0)) : ms((upper + lower) / 2);
}
