import * as z from 'zod';
import { metadataSchema } from './document.ts';
import { resourceTemplateSchema } from './resource-template.ts';

/** A resource template on its own, shared by several applications. */
export const resourceTemplateDocumentSchema = z
  .strictObject({
    apiVersion: z.literal('homeostat.dev/v1alpha1'),
    kind: z.literal('ResourceTemplate'),
    metadata: metadataSchema,
    spec: resourceTemplateSchema.omit({ name: true }),
  })
  .describe('A size that instances of several applications may have; its name is metadata.name.');

export type ResourceTemplateDocument = z.input<typeof resourceTemplateDocumentSchema>;
