import type { RunDetail } from '../../usecases/views/run-view.ts';
import { documentNameOf } from '../arguments.ts';
import { apiPath, clientOf } from '../client-command.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';

type Options = { readonly all?: boolean; readonly why?: string };

/** `homeostat pause APP|--all` and `resume`: stop acting, and act again; both survive a restart. */
export const pauseCommand = switchCommand({
  name: 'pause',
  description: 'stop acting on an application, or with --all on everything; survives a restart; what runs goes on',
  one: 'pause',
  all: 'stop',
  done: 'paused',
  allDone: 'everything stopped: no new step begins',
});

export const resumeCommand = switchCommand({
  name: 'resume',
  description: 'act again on a paused application, or with --all lift the global stop',
  one: 'resume',
  all: 'start',
  done: 'resumed',
  allDone: 'the global stop is lifted',
});

function switchCommand(words: { name: string; description: string; one: string; all: string; done: string; allDone: string }): CommandModule {
  return {
    register: (program, run) => {
      program
        .command(words.name)
        .description(words.description)
        .argument('[application]')
        .option('--all', 'everything')
        .option('--why <text>', 'the reason, kept and shown')
        .addHelpText('after', examples(`homeostat ${words.name} grocery --why "maintenance"`, `homeostat ${words.name} --all`))
        .action(
          run(async (io, application: string | undefined, options: Options) => {
            if ((application === undefined) === (options.all !== true)) {
              throw new CliError(`what to ${words.name} is not clear; it must be the name of an application or --all; give one of them`, exitCodes.usage);
            }
            const body = options.why === undefined ? {} : { why: options.why };
            const path = application === undefined ? `/api/v1/${words.all}` : apiPath('applications', documentNameOf('application', application), words.one);
            await clientOf(io, program).change(path, body);
            io.out(application === undefined ? `${words.allDone}\n` : `application/${application} ${words.done}\n`);
            return exitCodes.ok;
          }),
        );
    },
  };
}

/** `homeostat approve|reject|cancel RUN`: a person's word on a run. */
export const approveCommand = runCommand('approve', 'let a proposed run begin', 'approved');
export const rejectCommand = runCommand('reject', 'refuse a proposed run', 'rejected');
export const cancelCommand = runCommand('cancel', 'end a run; finished steps are undone where its action says so', 'cancelled');

function runCommand(name: string, description: string, done: string): CommandModule {
  return {
    register: (program, run) => {
      program
        .command(name)
        .description(description)
        .argument('<run>', 'name of the run, as "homeostat get runs" shows it')
        .addHelpText('after', examples(`homeostat ${name} grocery.12.0`))
        .action(
          run(async (io, id: string) => {
            const result = await clientOf(io, program).change<RunDetail>(`${apiPath('runs', id)}/${name}`);
            io.out(`run/${result.id} ${done} (${result.status})\n`);
            return exitCodes.ok;
          }),
        );
    },
  };
}
