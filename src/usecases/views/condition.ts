import * as z from 'zod';

/** A condition as in the Kubernetes API conventions, so that the same object serves REST and the custom resource. */
export const conditionView = z
  .object({
    type: z.enum(['Ready', 'ObjectivesMet', 'Progressing', 'Paused']),
    status: z.enum(['True', 'False', 'Unknown']),
    reason: z.string().describe('One word in CamelCase, for programs.'),
    message: z.string().describe('One sentence, for people.'),
    lastTransitionTime: z.string().describe('When the status last changed, ISO 8601 in UTC.'),
  })
  .meta({ id: 'Condition' })
  .describe('One aspect of the state of an application.');

export type Condition = z.output<typeof conditionView>;
