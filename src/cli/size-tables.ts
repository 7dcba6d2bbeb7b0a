import type { SizeView } from '../usecases/views/size-view.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Prints the recommendation with its reason, and how recommenders would have done. */
export function printSizes(io: Io, { series, resource, settings, recommendation, recommenders, notes }: SizeView): void {
  io.out(`${series.file}: ${series.points} steps of ${series.stepSeconds} s, ${series.measured} measured; the first ${settings.warmUpSteps} teach and count for nothing.\n`);
  for (const note of [...series.notes, ...notes]) io.out(`Note: ${note}\n`);
  const { name, target, resize, reason } = recommendation;
  if (target === null) io.out(`\n${name} gives no size: ${reason}\n\n`);
  else io.out(`\n${name}: ${resize ? `resize from ${figure(settings.present)} to ${figure(target)} ${resource}` : `keep ${figure(settings.present)} ${resource}`}. ${reason}\n\n`);
  const short = resource === 'MiB' ? 'KILLS' : 'THROTTLED-MINUTES';
  io.out(
    table([
      ['RECOMMENDER', 'NOW', 'SLACK%', resource === 'MiB' ? 'SLACK-MIB-HOURS' : 'SLACK-CORE-HOURS', short, 'RESIZES', 'PER-DAY'],
      ...recommenders.map((one) => [
        one.name,
        one.now.target === null ? '-' : figure(one.now.target),
        figure(one.slackPercent),
        figure(one.slackHours),
        figure(one.outOfMemoryKills ?? one.throttledMinutes ?? 0),
        String(one.resizes),
        figure(one.resizesPerDay),
      ]),
    ]),
  );
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));
