/** Waits, or less if the signal comes first. The command line is at the edge, where waiting is allowed; nothing decides by it. */
export async function pause(milliseconds: number, interrupted: AbortSignal): Promise<void> {
  const timers = await import('node:timers/promises');
  await timers.scheduler.wait(milliseconds, { signal: interrupted }).catch(() => undefined);
}
