import type * as z from 'zod';
import { applicationDocumentSchema } from './application.ts';
import { capacityProblemSchema } from './capacity-problem.ts';
import { resourceTemplateDocumentSchema } from './resource-template-document.ts';
import { workflowProblemSchema } from './workflow-problem.ts';

/** A kind of document. To add one, write its schema in a file of its own and add a line to `kinds`. */
export type Kind = {
  readonly name: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly schema: z.ZodType;
};

/** Every kind of document that `-f` takes, the reference describes and the custom resources are made from. */
export const kinds: readonly Kind[] = [
  { name: 'Application', plural: 'applications', shortNames: ['app', 'apps'], schema: applicationDocumentSchema },
  { name: 'ResourceTemplate', plural: 'resourcetemplates', shortNames: ['rt'], schema: resourceTemplateDocumentSchema },
  { name: 'CapacityProblem', plural: 'capacityproblems', shortNames: ['cp'], schema: capacityProblemSchema },
  { name: 'WorkflowProblem', plural: 'workflowproblems', shortNames: ['wp'], schema: workflowProblemSchema },
];
