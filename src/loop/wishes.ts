import type { SettingReads } from '../knowledge/ports/knowledge-store.ts';
import type { AppId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';

/** What people asked for beside the documents. They are settings, so that they survive a restart. */
export type Wishes = {
  /** Why nothing may begin anywhere; null if it may. */
  readonly stopped: string | null;
  readonly paused: string | null;
  readonly deleting: boolean;
  /** The generation that was deployed to its end; null before that. */
  readonly deployed: number | null;
};

/** Why everything is stopped (setting `stopped`), or null. */
export async function readStop(store: SettingReads): Promise<string | null> {
  return sentenceOf(await store.setting('stopped'), 'stopped', 'everything is stopped');
}

/** The wishes about one application (settings `paused/NAME`, `deleting/NAME`, `deployed/NAME`). */
export async function readWishes(store: SettingReads, app: AppId, stopped: string | null): Promise<Wishes> {
  const [paused, deleting, deployed] = await Promise.all([store.setting(`paused/${app}`), store.setting(`deleting/${app}`), store.setting(`deployed/${app}`)]);
  return {
    stopped,
    paused: sentenceOf(paused, 'paused', `${app} is paused`),
    deleting: sentenceOf(deleting, 'deleting', '') !== null,
    deployed: typeof deployed === 'number' ? deployed : null,
  };
}

/** A wish is `true`, or {FLAG: true, why, by}; anything else is none. */
function sentenceOf(value: Json | null, flag: string, what: string): string | null {
  if (value === true) return what;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const { [flag]: set, why, by } = value as Readonly<Record<string, Json>>;
  if (set !== true) return null;
  return `${what}${typeof by === 'string' ? ` by ${by}` : ''}${typeof why === 'string' ? `: ${why}` : ''}`;
}
