import type { DocumentReads, StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import { NotFoundError } from '../model/error.ts';
import type { AppId } from '../model/ids.ts';

export type LoadedApplication = { readonly app: Application; readonly stored: StoredDocument };

/** Reads an application from the store; throws NotFoundError if there is none of that name. */
export async function loadApplication(store: DocumentReads, name: AppId): Promise<LoadedApplication> {
  const stored = await store.document('Application', name);
  if (stored === null) throw new NotFoundError(`there is no application ${name}; "homeostat get applications" lists those there are`);
  return { app: applicationOf(stored.document, stored.generation), stored };
}

/** Reads every application, by name. */
export async function loadApplications(store: DocumentReads): Promise<readonly LoadedApplication[]> {
  const documents = await store.documents('Application');
  return documents
    .map((stored) => ({ app: applicationOf(stored.document, stored.generation), stored }))
    .sort((a, b) => (a.app.name < b.app.name ? -1 : 1));
}
