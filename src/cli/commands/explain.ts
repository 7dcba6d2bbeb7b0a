import type { DecisionExplanation } from '../../usecases/views/decision-view.ts';
import { documentNameOf } from '../arguments.ts';
import { apiPath, clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { onlyApplication } from '../listings.ts';
import { outputFormatOf, printData } from '../output.ts';

type Options = { readonly output?: string; readonly app?: string };

/** `homeostat explain DECISION`: why it was made, what else was possible, what came of it. */
export const explainCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('explain')
      .description('say why a decision was made, what else was possible and what came of it')
      .argument('[decision]', 'name of a decision; the latest that chose something if absent')
      .option('-a, --app <name>', 'for the latest decision: of this application')
      .option('-o, --output <format>', 'json or yaml')
      .addHelpText('after', examples('homeostat explain', 'homeostat explain grocery.41 -o json'))
      .action(
        run(async (io, decision: string | undefined, options: Options) => {
          const client = clientOf(io, program);
          const id = decision ?? (await latest(client, options.app === undefined ? await onlyApplication(client) : documentNameOf('--app', options.app)));
          const explanation = await client.get<DecisionExplanation>(apiPath('decisions', id));
          if (options.output === undefined) io.out(`${explanation.text.join('\n')}\n`);
          else printData(io, outputFormatOf(options.output), explanation);
          return exitCodes.ok;
        }),
      );
  },
};

type Listed = { readonly items: readonly { readonly id: string; readonly chosen: string | null }[] };

async function latest(client: ReturnType<typeof clientOf>, app: string): Promise<string> {
  const { items } = await client.get<Listed>(`${apiPath('applications', app, 'decisions')}?limit=200`);
  const found = items.find((item) => item.chosen !== null) ?? items[0];
  if (found === undefined) {
    const { CliError } = await import('../exit-codes.ts');
    throw new CliError(`${app} has no decision yet; wait for its next cycle`);
  }
  return found.id;
}
