import type { ReadApplication } from '../knowledge/application-reader.ts';
import { createApplicationReader } from '../knowledge/application-reader.ts';
import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import { NotFoundError } from '../model/error.ts';
import type { AppId } from '../model/ids.ts';

/** Reads an application from the store; throws NotFoundError if there is none of that name. */
export async function loadApplication(store: DocumentReads, name: AppId): Promise<ReadApplication> {
  const read = await createApplicationReader(store).one(name);
  if (read === null) throw new NotFoundError(`there is no application ${name}; "homeostat get applications" lists those there are`);
  return read;
}

/** Every application that can be read, by name. */
export async function loadApplications(store: DocumentReads): Promise<readonly ReadApplication[]> {
  const { applications } = await createApplicationReader(store).all();
  return applications.toSorted((a, b) => (a.app.name < b.app.name ? -1 : 1));
}
