import type { AppId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';

/** Names of the settings that users' wishes, and what was deployed, are kept under; the loop reads them every cycle. */
export const settingNames = {
  paused: (app: AppId) => `paused/${app}`,
  deleting: (app: AppId) => `deleting/${app}`,
  deployed: (app: AppId) => `deployed/${app}`,
  stopped: 'stopped',
} as const;

/** Who wished something, when and why. */
export type Wish = { readonly why: string | null; readonly by: string | null; readonly at: number | null };

/** Reads a wish such as {paused: true, why, by, at}; null if it is absent or taken back. */
export function wishOf(value: Json | null, flag: string): Wish | null {
  if (value === true) return { why: null, by: null, at: null };
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const fields = value as Readonly<Record<string, Json>>;
  if (fields[flag] !== true) return null;
  const { why, by, at } = fields;
  return {
    why: typeof why === 'string' ? why : null,
    by: typeof by === 'string' ? by : null,
    at: typeof at === 'number' ? at : null,
  };
}

/** The generation that was deployed to its end last; null before the first deployment. */
export const generationOf = (value: Json | null): number | null => (typeof value === 'number' && Number.isInteger(value) ? value : null);
