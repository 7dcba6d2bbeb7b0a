import type { ModelReference } from '../model/model-reference.ts';
import type { UseCaseDeps } from './deps.ts';
import { findModel } from './find-model.ts';
import { aliasMoveViewOf, modelAliasViewOf, modelVersionViewOf } from './registered-model-view-of.ts';
import type { ModelDetailView, ModelSummaryView } from './views/registered-model-view.ts';

type Deps = Pick<UseCaseDeps, 'store'>;

/** Versions and moves that are shown of one model; older ones can be asked for by number. */
const shownMax = 100;

/** Models by name. */
export async function listModels({ store }: Deps): Promise<{ items: ModelSummaryView[] }> {
  const [counts, aliases] = [await store.modelVersionCounts(), await store.aliases()];
  const items: ModelSummaryView[] = [];
  for (const name of await store.modelNames()) {
    const [newest] = await store.modelVersions(name, { limit: 1 });
    if (newest === undefined) continue;
    const own = aliases.filter(({ model }) => model === name).map(modelAliasViewOf);
    items.push({ name, kind: newest.kind, versions: counts.get(name) ?? 0, newest: newest.version, aliases: own, createdAt: newest.createdAt });
  }
  return { items };
}

/** One version of a model, with the others beside it. Throws NotFoundError that names what is near. */
export async function showModel({ store }: Deps, reference: ModelReference): Promise<ModelDetailView> {
  const selected = await findModel(store, reference);
  const { name } = selected;
  const aliases = await store.aliases(name);
  const versions = await store.modelVersions(name, { limit: shownMax });
  return {
    name,
    selected: modelVersionViewOf(selected, aliases),
    aliases: aliases.map(modelAliasViewOf),
    versions: versions.map((version) => modelVersionViewOf(version, aliases)),
    moves: (await store.aliasMoves(name, { limit: shownMax })).map(aliasMoveViewOf),
  };
}
