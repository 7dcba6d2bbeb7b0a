import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { registerPlanCapacity } from './plan-capacity.ts';
import { registerPlanWorkflow } from './plan-workflow.ts';

/** `homeostat plan`: what to rent before anything runs. */
export const planCommand: CommandModule = {
  register: (program, run) => {
    const plan = program
      .command('plan')
      .description('plan the cheapest machines under deadlines')
      .addHelpText('after', examples('homeostat plan capacity -f examples/capacity/nightly-reports.yaml', 'homeostat plan workflow -f examples/workflow/nightly-etl.yaml'));
    registerPlanCapacity(plan, run);
    registerPlanWorkflow(plan, run);
  },
};
