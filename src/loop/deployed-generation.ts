import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';

/** The application as it was deployed last: the present document, or one from its history; null if that is not kept any more. */
export async function deployedGeneration(store: Pick<DocumentReads, 'documentHistory'>, app: Application, generation: number | null): Promise<Application | null> {
  if (generation === null) return null;
  if (generation === app.generation) return app;
  const history = await store.documentHistory('Application', app.name);
  const stored = history.find((document) => document.generation === generation);
  return stored === undefined ? null : applicationOf(stored.document, stored.generation);
}
