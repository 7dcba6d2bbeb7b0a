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
export const stopOf = (setting: Json | null): string | null => sentenceOf(setting, 'stopped', 'everything is stopped');

/** The wishes about one application: settings `stopped`, `paused/NAME`, `deleting/NAME` and `deployed/NAME`. */
export function wishesOf(settings: ReadonlyMap<string, Json>, app: AppId): Wishes {
  const deployed = settings.get(`deployed/${app}`);
  return {
    stopped: stopOf(settings.get('stopped') ?? null),
    paused: sentenceOf(settings.get(`paused/${app}`) ?? null, 'paused', `${app} is paused`),
    deleting: sentenceOf(settings.get(`deleting/${app}`) ?? null, 'deleting', '') !== null,
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
