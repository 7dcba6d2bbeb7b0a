import * as z from 'zod';
import { actionSchema } from './action.ts';
import { componentSchema } from './component.ts';
import { metadataSchema } from './document.ts';
import { constraintSchema, guideSchema } from './guidance.ts';
import { nameSchema } from './ids.ts';
import { metricSchema, workloadSchema } from './measure.ts';
import { objectiveSchema } from './objective.ts';
import { modeSchema, policySettingsSchema, safetySchema, shadowSettingsSchema } from './policy-settings.ts';
import { positiveDurationSchema } from './quantities.ts';
import { resourceTemplateSchema } from './resource-template.ts';

export const applicationSpecSchema = z
  .strictObject({
    owner: nameSchema.default('default').describe('For whom the application is managed.'),
    mode: modeSchema.default('recommend').describe('recommend: report only. shadow: decide and be graded. propose: a person confirms. act.'),
    cycle: positiveDurationSchema.prefault('15s').describe('Time between two decisions.'),
    policy: policySettingsSchema.prefault({}),
    shadows: z.array(shadowSettingsSchema).max(16).default([]).describe('Policies that decide beside the acting one and never act.'),
    safety: safetySchema.prefault({}),
    templates: z.array(resourceTemplateSchema).max(256).prefault([]).describe('Sizes that instances may have.'),
    components: z.array(componentSchema).min(1).max(256).describe('The parts it is made of.'),
    metrics: z.array(metricSchema).max(256).prefault([]).describe('Named numbers that are measured all the time.'),
    workloads: z.array(workloadSchema).max(64).prefault([]).describe('What the outside does to it, as named numbers.'),
    objectives: z.array(objectiveSchema).max(64).prefault([]).describe('What its owner wants.'),
    actions: z.array(actionSchema).max(256).prefault([]).describe('What can be done to it.'),
    guides: z.array(guideSchema).max(256).default([]).describe('When which action is wanted, and how much.'),
    constraints: z.array(constraintSchema).max(256).default([]).describe('When which actions are allowed.'),
  })
  .describe('What is managed: components, sizes, objectives, load, actions and what is known about them.');

export const applicationDocumentSchema = z
  .strictObject({
    apiVersion: z.literal('homeostat.dev/v1alpha1').describe('The version of this format.'),
    kind: z.literal('Application').describe('What the document describes.'),
    metadata: metadataSchema,
    spec: applicationSpecSchema,
  })
  .describe('An application that Homeostat keeps inside its objectives.');

/** The document as it is written. */
export type ApplicationDocument = z.input<typeof applicationDocumentSchema>;

export type ApplicationSpec = z.output<typeof applicationSpecSchema>;

/** An application as the code sees it: the document with defaults filled in and units converted, plus its generation. */
export type Application = {
  readonly name: string;
  /** Counts the changes of the document, from 1. */
  readonly generation: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: ApplicationSpec;
};

/** Reads a checked document into an Application; throws a ZodError on a document that was not checked before. */
export function applicationOf(document: unknown, generation: number): Application {
  const { metadata, spec } = applicationDocumentSchema.parse(document);
  return { name: metadata.name, generation, labels: metadata.labels, annotations: metadata.annotations, spec };
}
