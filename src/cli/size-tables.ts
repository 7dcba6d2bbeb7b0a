import { nowSentence, setOnceSentence, usageSentence } from '../usecases/size-sentences.ts';
import { minuteOf } from '../usecases/size-set-once.ts';
import { significant } from '../units/significant.ts';
import type { OneSizeView, SizeView } from '../usecases/views/size-view.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Prints for each component the sizes with their reasons, and how recommenders would have done. */
export function printSizes(io: Io, { items }: SizeView): void {
  items.forEach((item, index) => {
    if (index > 0) io.out('\n');
    if (item.group !== null) io.out(`${item.group}, ${item.resource}\n`);
    printSize(io, item);
  });
}

function printSize(io: Io, view: OneSizeView): void {
  const { series, resource, settings, recommenders, notes, headline } = view;
  io.out(`${series.file}: ${series.points} steps of ${series.stepSeconds} s, ${series.measured} measured, to ${minuteOf(series.to)}. ${usageSentence(view)}\n`);
  for (const note of [...series.notes, ...notes]) io.out(`Note: ${note}\n`);
  const [first, second] = headline === 'now' ? [nowSentence(view), setOnceSentence(view)] : [setOnceSentence(view), nowSentence(view)];
  io.out(`\n${first}\n\n${second}\n\n`);
  io.out(`What each would have done when it resizes automatically, from ${minuteOf(settings.countedFrom)} on (${series.points - settings.warmUpSteps} steps; those before teach and count for nothing):\n`);
  const short = resource === 'MiB' ? 'KILLS' : 'THROTTLED-MINUTES';
  io.out(
    table([
      ['RECOMMENDER', 'NOW', 'UNUSED%', resource === 'MiB' ? 'UNUSED-MIB-HOURS' : 'UNUSED-CORE-HOURS', short, 'RESIZES', 'PER-DAY'],
      ...recommenders.map((one) => [
        one.name,
        one.now.target === null ? '-' : significant(one.now.target),
        significant(one.slackPercent),
        significant(one.slackHours),
        significant(one.outOfMemoryKills ?? one.throttledMinutes ?? 0),
        String(one.resizes),
        significant(one.resizesPerDay),
      ]),
    ]),
  );
}
