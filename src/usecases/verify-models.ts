import { ArtefactError } from '../knowledge/ports/artefact-store.ts';
import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { ModelVersion } from '../knowledge/ports/model-registry.ts';
import type { ModelReference } from '../model/model-reference.ts';
import type { UseCaseDeps } from './deps.ts';
import { findModel } from './find-model.ts';
import { modelRefText } from './registered-model-view-of.ts';
import type { ModelVerification } from './views/registered-model-view.ts';

/** Versions read from the store at once. */
const pageLength = 200;

/**
 * Reads artefacts and compares them with their hashes: of one version, of all versions of a model (the reference without a
 * version), or of all models. Throws NotFoundError that names what is near.
 */
export async function verifyModels({ store, artefacts }: Pick<UseCaseDeps, 'store' | 'artefacts'>, reference: ModelReference | null): Promise<ModelVerification> {
  const items: ModelVerification['items'] = [];
  // Versions that share their bytes are read once.
  const seen = new Map<string, Pick<ModelVerification['items'][number], 'state' | 'message'>>();
  for await (const version of versionsOf(store, reference)) {
    const { sha256 } = version.artefact;
    const found = seen.get(sha256) ?? await artefacts.get(sha256).then(() => ({ state: 'whole', message: null }) as const, (error: unknown) => {
      if (error instanceof ArtefactError) return { state: error.state, message: error.message };
      throw error;
    });
    seen.set(sha256, found);
    items.push({ name: modelRefText(version), ...found });
  }
  return { whole: items.every(({ state }) => state === 'whole'), items };
}

async function* versionsOf(store: KnowledgeStore, reference: ModelReference | null): AsyncIterable<ModelVersion> {
  const first = reference === null ? null : await findModel(store, reference);
  if (first !== null && reference?.at.kind !== 'newest') {
    yield first;
    return;
  }
  for (const name of first === null ? await store.modelNames() : [first.name]) {
    for (let page = await store.modelVersions(name, { limit: pageLength }); page.length > 0; page = await store.modelVersions(name, { limit: pageLength, before: page.at(-1)?.version ?? 0 })) yield* page;
  }
}
