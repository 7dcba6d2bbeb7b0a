import type { KnowledgeStore } from '../knowledge/ports/knowledge-store.ts';
import type { ModelVersion } from '../knowledge/ports/model-registry.ts';
import { suggestion } from '../model/did-you-mean.ts';
import { NotFoundError } from '../model/error.ts';
import type { ModelReference } from '../model/model-reference.ts';

/** The version that is meant. Throws NotFoundError that names what is near: a model, an alias or the versions there are. */
export async function findModel(store: KnowledgeStore, { name, at }: ModelReference): Promise<ModelVersion> {
  const [newest] = await store.modelVersions(name, { limit: 1 });
  if (newest === undefined) throw new NotFoundError(`there is no model ${name}; ${suggestion(name, await store.modelNames())}`);
  switch (at.kind) {
    case 'newest':
      return newest;
    case 'version': {
      const found = await store.modelVersion(name, at.version);
      if (found !== null) return found;
      throw new NotFoundError(`there is no ${name}@${at.version}; versions go from 1 to ${newest.version}; choose one of them`);
    }
    case 'alias': {
      const aliases = await store.aliases(name);
      const held = aliases.find(({ alias }) => alias === at.alias);
      const found = held === undefined ? null : await store.modelVersion(name, held.to);
      if (found !== null) return found;
      const known = aliases.map(({ alias }) => alias);
      const help = known.length === 0 ? `${name} has no alias yet; promote a version first` : suggestion(at.alias, known);
      throw new NotFoundError(`there is no ${name}@${at.alias}; ${help}`);
    }
  }
}
