import { InvalidInputError } from '../model/error.ts';
import { significant } from '../units/significant.ts';
import { largestSize } from '../units/size-quantity.ts';
import type { UsageUnit } from './views/size-view.ts';

/** Less than this is no process: 16 pages of memory, in MiB. */
const leastMemory = 16 / 256;

/** By how much the present size may differ from the greatest usage before it is named. */
const presentFar = { above: 50, below: 0.2 } as const;

export type Magnitude = {
  readonly resource: 'cores' | 'MiB';
  readonly unit: UsageUnit;
  /** Whether somebody said the unit, or it is the one that is taken without. */
  readonly unitGiven: boolean;
  /** The greatest usage, in cores or MiB. */
  readonly greatest: number;
  readonly present: number | null;
  readonly templateLimit: number | null;
  /** Cores of the machine that asks, for want of the one that was measured. */
  readonly hostCores: number;
};

/**
 * Refuses usage that looks like another unit than the one it is read in, as its answer would be a thousandfold wrong; names a present
 * size that is far from usage.
 * @throws InvalidInputError with the unit that fits
 */
export function checkMagnitude({ resource, unit, unitGiven, greatest, present, templateLimit, hostCores }: Magnitude): readonly string[] {
  const shown = significant(greatest);
  if (greatest > largestSize[resource]) {
    const fix = resource === 'MiB' ? (unit === 'MiB' ? 'values in bytes are read with --unit bytes' : 'correct the column') : 'values in percent are read with --unit percent, thousandths of cores with --unit millicores';
    throw new InvalidInputError([`--unit is ${unit}, so that usage goes up to ${shown} ${resource}; it must stay below ${largestSize[resource]} ${resource}, more than a machine has; ${fix}`]);
  }
  if (resource === 'MiB' && unit === 'bytes' && greatest > 0 && greatest < leastMemory) {
    throw new InvalidInputError([`--unit is bytes, so that usage is at most ${significant(greatest * 2 ** 20)} bytes; no process uses so little; values in MiB are read with --unit MiB`]);
  }
  const stated = (templateLimit ?? 0) >= greatest || (present ?? 0) >= greatest;
  if (resource === 'cores' && !unitGiven && !stated && greatest > hostCores) {
    throw new InvalidInputError([`--unit is not given and usage goes up to ${shown}, more than the ${hostCores} cores of this machine; it may be percent; say --unit cores or --unit percent (with --template-limit for what 100 % is)`]);
  }
  if (present === null || greatest <= 0 || (present <= greatest * presentFar.above && present >= greatest * presentFar.below)) return [];
  const by = present > greatest ? `${significant(present / greatest)} times the greatest usage` : `less than a fifth of the greatest usage`;
  return [`--present is ${significant(present)} ${resource}, ${by} (${shown} ${resource}): see that both have the right unit, such as ${resource === 'cores' ? '--present 2 or 2000m, and --unit' : '--present 512MiB or 4GiB, and --unit'}.`];
}
