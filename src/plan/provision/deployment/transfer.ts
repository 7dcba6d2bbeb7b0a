/** Something to be sent to a host: from when the host can take it, by when it must be there, and over which links, each shared with all other transfers over it. */
export type Transfer = { readonly name: string; readonly mebibytes: number; readonly release: number; readonly due: number; readonly links: readonly number[] };

/** A network and what goes over it. Links have MiB per second; data over no link takes no time. */
export type DeploymentProblem = { readonly transfers: readonly Transfer[]; readonly links: readonly { readonly name: string; readonly mebibytesPerSecond: number }[] };

/** A transfer runs at a rate, in MiB per second, for a while. */
export type Segment = { readonly transfer: number; readonly from: number; readonly to: number; readonly rate: number };

/** What is sent when; `end[transfer]` is when its last byte is there. */
export type TransferSchedule = { readonly start: Float64Array; readonly end: Float64Array; readonly segments: readonly Segment[] };

/** How late the latest transfer is, in seconds; less than 0 if all are early. Minus infinity where none has a deadline. */
export const maxLateness = ({ transfers }: DeploymentProblem, { end }: TransferSchedule): number => transfers.reduce((most, { due }, transfer) => Math.max(most, (end[transfer] as number) - due), Number.NEGATIVE_INFINITY);

/** The start and end of each transfer from its segments; one without any needs no time and is done at its release. */
export function scheduleOf({ transfers }: DeploymentProblem, segments: readonly Segment[]): TransferSchedule {
  const [start, end] = [new Float64Array(transfers.length).fill(Number.POSITIVE_INFINITY), new Float64Array(transfers.length).fill(Number.NEGATIVE_INFINITY)];
  for (const { transfer, from, to } of segments) {
    start[transfer] = Math.min(start[transfer] as number, from);
    end[transfer] = Math.max(end[transfer] as number, to);
  }
  for (const [transfer, { release }] of transfers.entries()) if ((start[transfer] as number) > (end[transfer] as number)) start[transfer] = end[transfer] = release;
  return { start, end, segments };
}

/** The same problem looked at from `horizon` backwards: a release is a deadline and a deadline a release, so that as early as possible becomes as late as possible. */
export const reversed = ({ transfers, links }: DeploymentProblem, horizon: number): DeploymentProblem => ({ links, transfers: transfers.map((transfer) => ({ ...transfer, release: horizon - transfer.due, due: horizon - transfer.release })) });
