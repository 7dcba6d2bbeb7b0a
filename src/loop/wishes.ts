import { generationOf, settingNames, wishOf } from '../knowledge/wishes.ts';
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
  const at = (name: string): Json | null => settings.get(name) ?? null;
  return {
    stopped: stopOf(at(settingNames.stopped)),
    paused: sentenceOf(at(settingNames.paused(app)), 'paused', `${app} is paused`),
    deleting: wishOf(at(settingNames.deleting(app)), 'deleting') !== null,
    deployed: generationOf(at(settingNames.deployed(app))),
  };
}

/** The wish as a sentence for people; null if nobody wishes it. */
function sentenceOf(value: Json | null, flag: string, what: string): string | null {
  const wish = wishOf(value, flag);
  return wish === null ? null : `${what}${wish.by === null ? '' : ` by ${wish.by}`}${wish.why === null ? '' : `: ${wish.why}`}`;
}
