import type { DecisionExplanation } from '../../usecases/views/decision-view.ts';
import { documentNameOf } from '../arguments.ts';
import { apiPath, clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { onlyApplication } from '../listings.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly output?: string; readonly app?: string };

/** `homeostat explain [DECISION]`: why it was made, what else was possible, what came of it; without one, why nothing is done now. */
export const explainCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('explain')
      .description('say why a decision was made, what else was possible and what came of it')
      .argument('[decision]', 'name of a decision; the newest if absent: why something, or nothing, is done now')
      .option('-a, --app <name>', 'for the latest decision: of this application')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat explain', 'homeostat explain grocery.41 -o json'))
      .action(
        run(async (io, decision: string | undefined, options: Options) => {
          const client = clientOf(io, program);
          const latest = decision === undefined ? await latestOf(client, options.app === undefined ? await onlyApplication(client) : documentNameOf('--app', options.app)) : null;
          const explanation = await client.get<DecisionExplanation>(apiPath('decisions', decision ?? latest?.newest ?? ''));
          if (options.output === undefined) io.out(`${[...explanation.text, ...(latest === null ? [] : lastChoice(latest))].join('\n')}\n`);
          else printData(io, outputFormatOf(options.output), explanation);
          return exitCodes.ok;
        }),
      );
  },
};

type Listed = { readonly items: readonly { readonly id: string; readonly chosen: string | null }[] };

type Latest = { readonly newest: string; readonly chose: string | null };

/** The newest decision, and the newest that chose something, among those that one page holds. */
async function latestOf(client: ReturnType<typeof clientOf>, app: string): Promise<Latest> {
  const { items } = await client.get<Listed>(`${apiPath('applications', app, 'decisions')}?limit=200`);
  const [newest] = items;
  if (newest === undefined) throw new CliError(`${app} has no decision yet; wait for its next cycle`);
  return { newest: newest.id, chose: items.find((item) => item.chosen !== null)?.id ?? null };
}

const lastChoice = ({ newest, chose }: Latest): readonly string[] =>
  chose === null || chose === newest ? [] : [`the last decision that chose something is ${chose}; see "homeostat explain ${chose}"`];
