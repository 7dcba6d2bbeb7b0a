import type { UseCaseDeps } from './deps.ts';
import type { Health } from './views/health-view.ts';

/** A loop that has not ticked for this long hangs: the longest sensible cycle is minutes, its tick is every second or so. */
const tickAgeMsMax = 60_000;

/** So long a failed commit counts where no other followed: the loop tries again in every cycle, but without applications nobody does. */
const commitFailureMsMax = 60_000;

/** Whether the process should be restarted. It answers at all, which is all there is to know. */
export const livez = (): Health => ({ status: 'ok', checks: [{ name: 'process', ok: true, message: 'it answers' }] });

/** Whether it can do its work: the store and the platform answer, and the control loop ticks. */
export async function readyz(deps: Pick<UseCaseDeps, 'store' | 'platform' | 'clock' | 'lastTickAt' | 'lastCommitFailure'>): Promise<Health> {
  const checks = await Promise.all([
    named('store', async () => {
      await deps.store.setting('stopped');
      refuseFailedCommit(deps);
      return 'it answers';
    }),
    named('platform', async () => {
      await deps.platform.observe('readyz');
      return `${deps.platform.capabilities.name} answers`;
    }),
    named('loop', async () => loopMessage(deps)),
  ]);
  return { status: checks.every(({ ok }) => ok) ? 'ok' : 'failed', checks };
}

function refuseFailedCommit({ clock, lastCommitFailure }: Pick<UseCaseDeps, 'clock' | 'lastCommitFailure'>): void {
  const failure = lastCommitFailure();
  if (failure !== null && clock.now() - failure.at <= commitFailureMsMax) throw new Error(failure.why);
}

function loopMessage({ clock, lastTickAt }: Pick<UseCaseDeps, 'clock' | 'lastTickAt'>): string {
  const last = lastTickAt();
  if (last === null) throw new Error('it has not ticked yet');
  const age = clock.now() - last;
  if (age > tickAgeMsMax) throw new Error(`it ticked ${Math.round(age / 1000)} s ago; more than ${tickAgeMsMax / 1000} s means that it hangs`);
  return `it ticked ${Math.round(age)} ms ago`;
}

async function named(name: string, check: () => Promise<string>): Promise<Health['checks'][number]> {
  try {
    return { name, ok: true, message: await check() };
  } catch (error) {
    return { name, ok: false, message: error instanceof Error ? error.message : 'it failed' };
  }
}
