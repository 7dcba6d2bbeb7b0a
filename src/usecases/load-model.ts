import type { ModelVersion } from '../knowledge/ports/model-registry.ts';
import { ArtefactError } from '../knowledge/ports/artefact-store.ts';
import type { Json } from '../model/json.ts';
import type { ModelReference } from '../model/model-reference.ts';
import type { UseCaseDeps } from './deps.ts';
import { findModel } from './find-model.ts';
import { modelRefText } from './registered-model-view-of.ts';

/**
 * A registered version with what its `save` wrote, checked against its hash. Throws NotFoundError that names what is near,
 * ArtefactError that names the version if its bytes are missing or damaged.
 */
export async function loadModel({ store, artefacts }: Pick<UseCaseDeps, 'store' | 'artefacts'>, reference: ModelReference): Promise<{ readonly version: ModelVersion; readonly saved: Json }> {
  const version = await findModel(store, reference);
  try {
    const bytes = await artefacts.get(version.artefact.sha256);
    return { version, saved: JSON.parse(Buffer.from(bytes).toString('utf8')) as Json };
  } catch (error) {
    if (error instanceof ArtefactError) throw new ArtefactError(error.state, `${modelRefText(version)}: ${error.message}`);
    throw error;
  }
}
