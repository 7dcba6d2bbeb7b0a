import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import type { AppId } from '../model/ids.ts';
import type { ResourceTemplate } from '../model/resource-template.ts';
import { resourceTemplateDocumentSchema } from '../model/resource-template-document.ts';
import type { DocumentReads, StoredDocument } from './ports/knowledge-store.ts';

/** An application as it is in force, with the document it was read from. */
export type ReadApplication = {
  /** Lists the shared resource templates after its own. */
  readonly app: Application;
  readonly stored: StoredDocument;
  /** Names of the listed templates that are documents of their own, since the application has none of that name. */
  readonly shared: readonly string[];
};

export type ApplicationReader = {
  /** By name; one that cannot be read is in `unreadable`, and stops nobody else. */
  all(): Promise<{ readonly applications: readonly ReadApplication[]; readonly unreadable: readonly { readonly name: string; readonly why: string }[] }>;
  /** Null where there is none of that name. Throws a ZodError where it cannot be read. */
  one(name: AppId): Promise<ReadApplication | null>;
  /** As its document was in another generation, with the shared templates of today; null where that is not kept any more, or for null. */
  ofGeneration(app: Application, generation: number | null): Promise<Application | null>;
};

/**
 * The one place where a stored document becomes an Application: everybody who asks for one sees the same sizes and prices.
 * Documents are parsed once per version, also of the shared templates, so that specs keep their identity and what is compiled
 * from them stays compiled.
 */
export function createApplicationReader(store: DocumentReads): ApplicationReader {
  const kept = new Map<AppId, { readonly version: string; readonly read: ReadApplication }>();

  const readKept = (stored: StoredDocument, templates: readonly StoredDocument[]): ReadApplication => {
    const version = [stored, ...templates].map(({ name, generation, resourceVersion }) => `${name}@${generation}/${resourceVersion}`).join(',');
    const known = kept.get(stored.name);
    if (known?.version === version) return known.read;
    const read = withShared(stored, templates);
    kept.set(stored.name, { version, read });
    return read;
  };

  return {
    all: async () => {
      const [documents, templates] = await Promise.all([store.documents('Application'), store.documents('ResourceTemplate')]);
      const applications: ReadApplication[] = [];
      const unreadable: { name: string; why: string }[] = [];
      for (const stored of documents) {
        try {
          applications.push(readKept(stored, templates));
        } catch (error) {
          unreadable.push({ name: stored.name, why: error instanceof Error ? error.message : String(error) });
        }
      }
      const names = new Set(documents.map(({ name }) => name));
      for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
      return { applications, unreadable };
    },
    one: async (name) => {
      const [stored, templates] = await Promise.all([store.document('Application', name), store.documents('ResourceTemplate')]);
      if (stored !== null) return readKept(stored, templates);
      kept.delete(name);
      return null;
    },
    ofGeneration: async (app, generation) => {
      if (generation === null || generation === app.generation) return generation === null ? null : app;
      const [history, templates] = await Promise.all([store.documentHistory('Application', app.name), store.documents('ResourceTemplate')]);
      const stored = history.find((document) => document.generation === generation);
      return stored === undefined ? null : withShared(stored, templates).app;
    },
  };
}

/** An own template of the same name wins. A shared one that this version cannot read is left out: who needs it says so. */
function withShared(stored: StoredDocument, documents: readonly StoredDocument[]): ReadApplication {
  const app = applicationOf(stored.document, stored.generation);
  const own = new Set(app.spec.templates.map(({ name }) => name));
  const more = documents.flatMap(({ name, document }): ResourceTemplate[] => {
    if (own.has(name)) return [];
    const read = resourceTemplateDocumentSchema.safeParse(document);
    return read.success ? [{ name, ...read.data.spec }] : [];
  });
  return { app: { ...app, spec: { ...app.spec, templates: [...app.spec.templates, ...more] } }, stored, shared: more.map(({ name }) => name) };
}
