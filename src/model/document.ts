import * as z from 'zod';
import { nameSchema } from './ids.ts';

export const apiVersion = 'homeostat.dev/v1alpha1';

const textMapSchema = z.record(z.string().max(253), z.string().max(65_536));

export const metadataSchema = z
  .strictObject({
    name: nameSchema,
    labels: textMapSchema.default({}).describe('For selecting and grouping.'),
    annotations: textMapSchema.default({}).describe('For tools; homeostat.dev/paused pauses the application.'),
  })
  .describe('Name, labels and annotations.');
