import type { AppId } from '../model/ids.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';
import { settingNames, wishOf } from '../knowledge/wishes.ts';

type Deps = Pick<UseCaseDeps, 'store' | 'clock' | 'changed'>;
export type WishRequest = { readonly why?: string | undefined; readonly by?: string | undefined };

/** Pauses an application: it is watched and decided about, but no action begins. Survives a restart. Twice is once. */
export async function pauseApplication(deps: Deps, app: AppId, { why, by }: WishRequest): Promise<{ app: string; paused: boolean; changed: boolean }> {
  return setPaused(deps, app, true, { why, by });
}

/** Takes a pause back. */
export async function resumeApplication(deps: Deps, app: AppId, { why, by }: WishRequest): Promise<{ app: string; paused: boolean; changed: boolean }> {
  return setPaused(deps, app, false, { why, by });
}

async function setPaused(deps: Deps, app: AppId, paused: boolean, { why, by }: WishRequest): Promise<{ app: string; paused: boolean; changed: boolean }> {
  await loadApplication(deps.store, app);
  const before = wishOf(await deps.store.setting(settingNames.paused(app)), 'paused') !== null;
  if (before === paused) return { app, paused, changed: false };
  const at = deps.clock.now();
  const message = `${paused ? 'paused' : 'resumed'}${by === undefined ? '' : ` by ${by}`}${why === undefined ? '' : `: ${why}`}`;
  await deps.store.commit(
    [
      { kind: 'put-setting', name: settingNames.paused(app), value: { paused, why: why ?? null, by: by ?? null, at } },
      { kind: 'add-event', event: { at, app, type: paused ? 'Paused' : 'Resumed', severity: 'info', subject: `application/${app}`, message, data: null } },
    ],
    null,
  );
  deps.changed();
  return { app, paused, changed: true };
}
