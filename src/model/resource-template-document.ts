import * as z from 'zod';
import { metadataSchema } from './document.ts';
import { resourceTemplateSchema } from './resource-template.ts';

/** A resource template on its own, shared by several applications. */
export const resourceTemplateDocumentSchema = z
  .strictObject({
    apiVersion: z.literal('homeostat.dev/v1alpha1').describe('The version of this format.'),
    kind: z.literal('ResourceTemplate').describe('What the document describes.'),
    metadata: metadataSchema,
    spec: resourceTemplateSchema.omit({ name: true }).describe('Cores, memory, devices and price.'),
  })
  .describe('A size that instances of several applications may have; its name is metadata.name.');

export type ResourceTemplateDocument = z.input<typeof resourceTemplateDocumentSchema>;
