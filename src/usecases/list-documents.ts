import type { StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import { NotFoundError } from '../model/error.ts';
import type { UseCaseDeps } from './deps.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { DocumentView } from './views/document-view.ts';

/** Documents of a kind, by name. */
export async function listDocuments({ store }: Pick<UseCaseDeps, 'store'>, kind: string): Promise<{ items: DocumentView[] }> {
  const documents = await store.documents(kind);
  return { items: documents.map(documentViewOf).sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** One document; throws NotFoundError if there is none of that kind and name. */
export async function getDocument({ store }: Pick<UseCaseDeps, 'store'>, kind: string, name: string): Promise<DocumentView> {
  const document = await store.document(kind, name);
  if (document === null) throw new NotFoundError(`there is no ${kind} ${name}; list them to see those there are`);
  return documentViewOf(document);
}

function documentViewOf({ baseDir: _baseDir, ...document }: StoredDocument): DocumentView {
  return { ...document, document: hideSecrets(document.document) };
}
