import * as z from 'zod';
import { nameSchema } from './ids.ts';
import { coresSchema, memorySchema, priceSchema } from './quantities.ts';

const deviceSchema = z.strictObject({
  name: nameSchema.describe('The kind of device, such as gpu.'),
  count: z.int().min(1).max(1024).describe('How many of it.'),
});

/** A bundle of cores, MiB and devices at a price, per instance. */
export const resourceTemplateSchema = z
  .strictObject({
    name: nameSchema,
    cores: coresSchema,
    memory: memorySchema,
    devices: z.array(deviceSchema).max(64).default([]).describe('Devices beside cores and memory.'),
    price: priceSchema.describe('What one instance of this size costs while it exists (starting and draining are paid).'),
  })
  .describe('A bundle of cores, memory and devices at a price.');

export type ResourceTemplate = z.output<typeof resourceTemplateSchema>;
