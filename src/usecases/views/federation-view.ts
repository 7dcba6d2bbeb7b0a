import * as z from 'zod';

const loss = z.number().nullable().describe('Mean pinball loss at .05, .5 and .95, in the unit of the series; null where it could not be judged.');

/** What `homeostat models federate -o json` prints. */
export const federationView = z
  .strictObject({
    kept: z.boolean().describe('Whether the average is better for every agent.'),
    name: z.string().nullable().describe('NAME@VERSION of the average; null if it was refused.'),
    code: z.enum(['different', 'not-judged', 'not-better']).nullable().describe('Why it was refused.'),
    reasons: z.array(z.string()).describe('Everything that speaks against it.'),
    agents: z.array(
      z.strictObject({ name: z.string(), samples: z.int().describe('Its weight in the average.'), points: z.int().describe('Points that it held out.'), ownLoss: loss, averageLoss: loss }),
    ),
    notes: z.array(z.string()),
  })
  .describe('Models of one architecture averaged by samples, and how the average fared on what each agent held out.');

export type FederationView = z.output<typeof federationView>;
