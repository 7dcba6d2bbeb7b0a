import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Application, ApplicationDocument } from '../../model/application.ts';
import { applicationOf } from '../../model/application.ts';
import type { Ms } from '../../units/time.ts';
import { examplesFolder } from './examples-folder.ts';

export type GroceryDocument = { readonly text: string; readonly baseDir: string; readonly app: Application };

type GroceryOptions = { readonly packageRoot: string; readonly seed: number; readonly day: Ms };

/**
 * The grocery recommender as the demo runs it: with this seed, with faults allowed (they can be injected from this machine
 * only), and with budgets that are counted over the demo's day.
 */
export function groceryDocument({ packageRoot, seed, day }: GroceryOptions): GroceryDocument {
  const baseDir = join(examplesFolder(packageRoot), 'grocery');
  const document = parse(readFileSync(join(baseDir, 'application.yaml'), 'utf8')) as ApplicationDocument;
  const { spec } = document;
  const changed: ApplicationDocument = {
    ...document,
    spec: {
      ...spec,
      policy: { ...spec.policy, seed },
      components: spec.components.map((component) => ({
        ...component,
        env: [...(component.env ?? []), { name: 'FAULTS', value: '1' }, { name: 'SEED', value: String(seed) }],
      })),
      objectives: (spec.objectives ?? []).map((objective) => ({ ...objective, period: `${day}ms` })),
    },
  };
  return { text: JSON.stringify(changed, null, 2), baseDir, app: applicationOf(changed, 1) };
}
