import type { DeploymentProblem, TransferSchedule } from './transfer.ts';

/** Judges a schedule without any of the code that made it: everything is sent, nothing before its release, no link ever carries more than it can. Returns what is wrong. */
export function checkSchedule({ transfers, links }: DeploymentProblem, { segments, end }: TransferSchedule): readonly string[] {
  const tolerance = 1e-6;
  const sent = new Float64Array(transfers.length);
  const wrong: string[] = [];
  for (const { transfer, from, to, rate } of segments) {
    const { release = 0, name = '' } = transfers[transfer] ?? {};
    sent[transfer] = (sent[transfer] as number) + rate * (to - from);
    if (from < release - tolerance) wrong.push(`${name} is sent from ${from}, before its host can take it at ${release}`);
    if (to > (end[transfer] as number) + tolerance) wrong.push(`${name} ends at ${end[transfer]}, but is sent until ${to}`);
  }
  for (const [transfer, { name, mebibytes, links: route }] of transfers.entries()) {
    if (route.length > 0 && Math.abs((sent[transfer] as number) - mebibytes) > tolerance * mebibytes) wrong.push(`of ${name}, ${sent[transfer]} of ${mebibytes} MiB are sent`);
  }
  for (const [link, { name, mebibytesPerSecond }] of links.entries()) {
    const changes = segments.filter(({ transfer }) => transfers[transfer]?.links.includes(link)).flatMap(({ from, to, rate }) => [[from, rate] as const, [to - tolerance, -rate] as const]).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
    let load = 0;
    for (const [at, change] of changes) {
      load += change;
      if (load > mebibytesPerSecond * (1 + tolerance)) wrong.push(`${name} carries ${load} MiB/s at ${at}, its limit is ${mebibytesPerSecond}`);
    }
  }
  return wrong;
}
