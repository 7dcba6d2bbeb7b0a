import type { ProvisioningView } from '../usecases/views/provisioning-view.ts';
import { significant } from '../units/significant.ts';
import type { Io } from './io.ts';
import { table } from './output.ts';

/** Orders and transfers that are printed; the rest is in -o json. */
const linesShown = 20;

/** Prints what crosses places, which hosts are ordered when, and what is sent to them when. */
export function printProvisioning(io: Io, view: ProvisioningView): void {
  const { trafficMebibytes, plannedTrafficMebibytes, leastTrafficMebibytes, moved, orders, transfers, onTime, leastLatenessSeconds, beginLaterSeconds, thenMissed } = view;
  io.out(`\nProvisioning: ${significant(trafficMebibytes)} MiB cross places${moved.length === 0 ? '' : ` (${significant(plannedTrafficMebibytes)} before ${moved.length} instances moved)`}; ${significant(leastTrafficMebibytes)} at least.\n`);
  io.out(table([['ORDER', 'PLACE', 'PROVIDER', 'AT', 'READY', 'SLACK', 'EXTRA-USD'], ...orders.slice(0, linesShown).map((one) => [one.instance, one.place, one.provider, `${significant(one.atSeconds)} s`, `${significant(one.readySeconds)} s`, `${significant(one.slackSeconds)} s`, significant(one.extraUsd)])]));
  if (orders.length > linesShown) io.out(`... and ${orders.length - linesShown} more (all with -o json).\n`);
  if (transfers.length === 0) return;
  io.out('\nWhat is sent to them:\n');
  io.out(table([['ARTEFACT', 'TO', 'FROM', 'START', 'END', 'DEADLINE', 'SLACK'], ...transfers.slice(0, linesShown).map((one) => [one.artefact, one.instance, one.from, `${significant(one.startSeconds)} s`, `${significant(one.endSeconds)} s`, `${significant(one.deadlineSeconds)} s`, `${significant(one.slackSeconds)} s`])]));
  if (transfers.length > linesShown) io.out(`... and ${transfers.length - linesShown} more (all with -o json).\n`);
  if (onTime === false) io.out(`No order of transfers is in time: the latest is late by ${significant(leastLatenessSeconds ?? 0)} s at least.\n`);
  else if (onTime === null) io.out('Some of it is late; whether it could be in time is not known.\n');
  if (beginLaterSeconds > 0) io.out(`Begin the run ${significant(beginLaterSeconds)} s after the first order; ${thenMissed.length === 0 ? 'every deadline that holds now holds then, too' : `then it misses ${thenMissed.join(', ')}`}.\n`);
}
