import type { UseCaseDeps } from './deps.ts';
import type { WishRequest } from './pause-application.ts';
import { settingNames, wishOf } from '../knowledge/wishes.ts';

type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'changed'>;

/** The global stop: no step of any run begins any more; one that has begun is watched to its end. Survives a restart. */
export const stopEverything = (deps: Deps, request: WishRequest): Promise<{ stopped: boolean; changed: boolean }> => setStopped(deps, true, request);

/** Takes the global stop back. */
export const startEverything = (deps: Deps, request: WishRequest): Promise<{ stopped: boolean; changed: boolean }> => setStopped(deps, false, request);

async function setStopped(deps: Deps, stopped: boolean, { why, by }: WishRequest): Promise<{ stopped: boolean; changed: boolean }> {
  const before = wishOf(await deps.store.setting(settingNames.stopped), 'stopped') !== null;
  if (before === stopped) return { stopped, changed: false };
  const at = deps.clock.now();
  const message = `${stopped ? 'everything stopped' : 'started again'}${by === undefined ? '' : ` by ${by}`}${why === undefined ? '' : `: ${why}`}`;
  await deps.store.commit(
    [
      { kind: 'put-setting', name: settingNames.stopped, value: { stopped, why: why ?? null, by: by ?? null, at } },
      { kind: 'add-event', event: { at, app: null, type: stopped ? 'Stopped' : 'Started', severity: stopped ? 'warning' : 'info', subject: 'homeostat', message, data: null } },
    ],
    null,
  );
  deps.changed();
  return { stopped, changed: true };
}
