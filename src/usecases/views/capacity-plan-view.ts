import * as z from 'zod';

const seconds = (what: string) => z.number().describe(`${what}, s.`);
const usd = (what: string) => z.number().describe(`${what}, USD/h.`);

const goalView = z.object({
  kind: z.enum(['deadline', 'utilisation']),
  seconds: seconds('A deadline').nullable(),
  sharePercent: z.number().nullable().describe('A limit of busy time, %.'),
});

const alternativeView = z.object({
  type: z.string(),
  provider: z.string(),
  count: z.int(),
  costUsdPerHour: usd('Of this class'),
  predictedSeconds: seconds('Mean duration of a job').nullable(),
  predictedPercent: z.number().nullable().describe('Busy time of the busiest node, %.'),
});

const classView = z.object({
  name: z.string(),
  type: z.string().describe('Of machine.'),
  provider: z.string().describe('Empty in a private cloud.'),
  count: z.int().describe('Machines.'),
  onDemand: z.int(),
  reserved: z.int(),
  spot: z.int(),
  containers: z.int().describe('On all machines together.'),
  cores: z.number().describe('Tasks that run at once.'),
  users: z.int().describe('Served.'),
  rejected: z.int().describe('Users turned away.'),
  goal: goalView,
  predictedSeconds: seconds('Mean duration of a job').nullable(),
  predictedPercent: z.number().nullable().describe('Busy time of the busiest node, %.'),
  predictedLow: z.number().describe('Lower end of its 95 % interval, in the unit of the goal (s or %).'),
  predictedHigh: z.number().describe('Upper end.'),
  costUsdPerHour: usd('Machines, or penalties in a private cloud'),
  binding: z.enum(['goal', 'smallest', 'servers', 'penalty', 'method']).describe('What keeps it from costing less.'),
  why: z.string().describe('The same as a sentence.'),
  alternatives: z.array(alternativeView).describe('Other types that cost at most 5 % more, cheapest first.'),
});

const whatIfClassView = z.object({ name: z.string(), type: z.string(), count: z.int(), predicted: z.number().describe('In the unit of the goal.'), unit: z.enum(['s', '%']).describe('Of `predicted`: of a deadline, or of busy time.') });

const whatIfView = z
  .object({
    parameter: z.enum(['deadline', 'utilisation', 'users', 'provider']),
    unit: z.string().describe('Of `value`; empty for names.'),
    className: z.string().nullable().describe('The class that was varied; null for all that have such a goal.'),
    rows: z.array(
      z.object({
        name: z.string().describe('What was tried, as text.'),
        value: z.number().nullable().describe('As a number; null for a provider.'),
        feasible: z.boolean(),
        costUsdPerHour: usd('The whole plan').nullable(),
        classes: z.array(whatIfClassView),
        whyNot: z.string().nullable(),
        variant: z.object({ costUsdPerHour: usd('The whole plan of the variant').nullable(), classes: z.array(whatIfClassView), whyNot: z.string().nullable() }).nullable().describe('The plan of the variant, where one was given.'),
        overheadPercent: z.number().nullable().describe('How much more the variant costs, %; null where one of both cannot be had.'),
      }),
    ),
    variant: z.string().nullable().describe('The name of the variant that is compared.'),
  })
  .describe('The plan for every value of one parameter.');

/** What `homeostat plan capacity` answers. */
export const capacityPlanView = z
  .object({
    name: z.string().describe('Of the problem.'),
    method: z.enum(['exact', 'hill-climbing']),
    feasible: z.boolean().describe('Whether every goal can be met.'),
    costUsdPerHour: usd('All of it').nullable(),
    boundUsdPerHour: usd('No plan costs less than this, as far as the predictor is right (0: nothing is proven)').nullable(),
    classes: z.array(classView),
    servers: z
      .object({ count: z.int(), usdPerHour: usd('Owning them'), electricityUsdPerHour: usd('Electricity'), penaltyUsdPerHour: usd('Users turned away'), placement: z.array(z.object({ machines: z.array(z.object({ name: z.string().describe('Of the class.'), count: z.int() })) })) })
      .nullable()
      .describe('Of a private cloud.'),
    simulations: z.int().describe('How many were run.'),
    whyNot: z.string().nullable().describe('Why there is no plan.'),
    conflict: z.array(z.object({ name: z.string(), goal: goalView })).describe('Goals that cannot stand together: without any one of them the others can. Other sets may be smaller.'),
    nearest: z.array(z.object({ name: z.string(), goal: goalView, type: z.string(), count: z.int() })).describe('For each of them, the nearest goal that lets the others stand.'),
    jointly: z.array(z.object({ name: z.string(), goal: goalView })).describe('Where moving one goal is not enough: goals that can stand if all are moved at once.'),
    proven: z.boolean().describe('Whether it is certain that there is no plan; false where a search gave up, or nothing is known of some machines. True for a plan.'),
    whatIf: whatIfView.nullable(),
    notes: z.array(z.string()).describe('What was assumed.'),
    seed: z.int(),
  })
  .describe('The cheapest machines with which every class meets its goal.');

export type CapacityPlanView = z.output<typeof capacityPlanView>;
