import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { ResourceTemplate } from '../model/resource-template.ts';
import { resourceTemplateDocumentSchema } from '../model/resource-template-document.ts';

/** The sizes an application may use: its own, and the shared ones that it does not redefine. */
export async function templatesOf(store: DocumentReads, app: Application): Promise<readonly ResourceTemplate[]> {
  const shared = (await store.documents('ResourceTemplate')).map(({ document }) => {
    const { metadata, spec } = resourceTemplateDocumentSchema.parse(document);
    return { name: metadata.name, ...spec };
  });
  const own = app.spec.templates;
  return [...own, ...shared.filter(({ name }) => !own.some((template) => template.name === name))];
}
