import { apiPath, clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { describeApplication } from '../describe-application.ts';
import { describeRun } from '../describe-run.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { kindNamed } from '../kind-names.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import type { ApplicationView } from '../../usecases/views/application-view.ts';
import type { DecisionExplanation } from '../../usecases/views/decision-view.ts';
import type { RunDetail } from '../../usecases/views/run-view.ts';

type Options = { readonly output?: string };

/** `homeostat describe KIND NAME`: everything about one thing, for people. */
export const describeCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('describe')
      .description('show everything about an application, a run or a decision')
      .argument('<kind>', 'application, run or decision')
      .argument('<name>')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat describe application grocery', 'homeostat describe run grocery.12.0 -o json'))
      .action(
        run(async (io, word: string, name: string, options: Options) => {
          const describe = describers[kindNamed(word).plural];
          if (describe === undefined) {
            throw new CliError(`kind is ${word}; it must be application, run or decision; use "homeostat get ${word} ${name} -o yaml" for others`, exitCodes.usage);
          }
          const { data, text } = await describe(clientOf(io, program), name);
          if (options.output === undefined) io.out(text);
          else printData(io, outputFormatOf(options.output), data);
          return exitCodes.ok;
        }),
      );
  },
};

type Describer = (client: ReturnType<typeof clientOf>, name: string) => Promise<{ data: unknown; text: string }>;

const describers: Readonly<Record<string, Describer>> = {
  applications: async (client, name) => {
    const data = await client.get<ApplicationView>(apiPath('applications', name));
    return { data, text: describeApplication(data) };
  },
  runs: async (client, name) => {
    const data = await client.get<RunDetail>(apiPath('runs', name));
    return { data, text: describeRun(data) };
  },
  decisions: async (client, name) => {
    const data = await client.get<DecisionExplanation>(apiPath('decisions', name));
    return { data, text: `${data.text.join('\n')}\n` };
  },
};
