import type { KnowledgeStore, StoredDocument } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import type { ResourceTemplate } from '../model/resource-template.ts';
import { resourceTemplateDocumentSchema } from '../model/resource-template-document.ts';

/** An application as it stands in the store. */
export type ManagedApplication = { readonly app: Application; readonly baseDir: string };

/**
 * Reads the applications, with the shared resource templates among their own (an own one of the same name wins). Documents are
 * parsed once per version, so that specs keep their identity and what is compiled from them stays compiled.
 * One that cannot be read is in `unreadable`, and stops nobody else.
 */
export function applicationReader(store: Pick<KnowledgeStore, 'documents'>): () => Promise<{
  readonly applications: readonly ManagedApplication[];
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
}> {
  const kept = new Map<string, { readonly version: string; readonly managed: ManagedApplication }>();
  return async () => {
    const [documents, shared] = await Promise.all([store.documents('Application'), store.documents('ResourceTemplate')]);
    const sharedVersion = shared.map(({ name, resourceVersion }) => `${name}@${resourceVersion}`).join(',');
    const applications: ManagedApplication[] = [];
    const unreadable: { name: string; why: string }[] = [];
    for (const stored of documents) {
      const version = `${stored.resourceVersion}/${stored.generation}/${sharedVersion}`;
      const known = kept.get(stored.name);
      try {
        const managed = known?.version === version ? known.managed : { app: withShared(applicationOf(stored.document, stored.generation), shared), baseDir: stored.baseDir };
        kept.set(stored.name, { version, managed });
        applications.push(managed);
      } catch (error) {
        unreadable.push({ name: stored.name, why: error instanceof Error ? error.message : String(error) });
      }
    }
    const names = new Set(documents.map(({ name }) => name));
    for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
    return { applications, unreadable };
  };
}

function withShared(app: Application, shared: readonly StoredDocument[]): Application {
  const own = new Set(app.spec.templates.map(({ name }) => name));
  const more = shared.flatMap((stored): ResourceTemplate[] => {
    if (own.has(stored.name)) return [];
    const read = resourceTemplateDocumentSchema.safeParse(stored.document);
    return read.success ? [{ name: stored.name, ...read.data.spec }] : [];
  });
  return more.length === 0 ? app : { ...app, spec: { ...app.spec, templates: [...app.spec.templates, ...more] } };
}
