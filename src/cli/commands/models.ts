import { userInfo } from 'node:os';
import type { Command as Program } from 'commander';
import { aliasSchema, championAlias, modelReferenceOf } from '../../model/model-reference.ts';
import { instant, isoOf } from '../../units/time.ts';
import type { MoveAliasRequest } from '../../usecases/move-alias.ts';
import type { AliasMoveResult } from '../../usecases/views/registered-model-view.ts';
import { documentNameOf, wholeNumberOf } from '../arguments.ts';
import type { CommandModule, RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { describeModel } from '../describe-model.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { PlaceFlags } from '../models-access.ts';
import { promotableOf, withModels, withPlaceFlags } from '../models-access.ts';
import { outputFormatOf, outputOption, printData, printRows } from '../output.ts';
import { registerFederating } from './models-federate.ts';

type ShowFlags = PlaceFlags & { readonly output?: string };
type MoveFlags = ShowFlags & { readonly alias: string; readonly from?: string; readonly why?: string; readonly by?: string };

const referenceHelp = 'NAME, NAME@VERSION or NAME@ALIAS';

/** `homeostat models`: registered models, which version holds which alias, and whether their bytes are whole. */
export const modelsCommand: CommandModule = {
  register: (program, run) => {
    const models = program.command('models').description('list and show registered models, promote and roll back versions, verify artefacts, federate')
      .addHelpText('after', examples('homeostat models list', 'homeostat models promote load@3', 'homeostat models rollback load'));
    registerLooking(models, program, run);
    registerMoving(models, program, run);
    registerFederating(models, run);
  },
};

function registerLooking(models: Program, program: Program, run: RunAction): void {
  withPlaceFlags(models.command('list').description('models with their newest version and their aliases'))
    .addOption(outputOption('table', 'wide', 'json', 'yaml', 'name'))
    .addHelpText('after', examples('homeostat models list', 'homeostat models list --data .homeostat/dev -o wide'))
    .action(run((io, options: ShowFlags) => withModels(io, program, options, async ({ list }) => {
      const format = outputFormatOf(options.output);
      const data = await list();
      printRows(io, format, data.items, [
        { title: 'NAME', value: ({ name }) => name },
        { title: 'KIND', value: ({ kind }) => kind },
        { title: 'VERSIONS', value: ({ versions }) => String(versions) },
        { title: 'NEWEST', value: ({ newest }) => String(newest) },
        { title: 'ALIASES', value: ({ aliases }) => aliases.map(({ name, version }) => `${name}=${version}`).join(',') || '<none>' },
        { title: 'CREATED', value: ({ createdAt }) => isoOf(instant(createdAt)), wide: true },
      ], { data, name: ({ name }) => `model/${name}`, empty: 'no models; "homeostat forecast run --save NAME" registers one' });
      return exitCodes.ok;
    })));
  withPlaceFlags(models.command('show').description('a version, with the other versions, the aliases and who moved them').argument('<model>', `${referenceHelp}; the newest version where none is named`))
    .addOption(outputOption('table', 'json', 'yaml', 'name'))
    .addHelpText('after', examples('homeostat models show load', 'homeostat models show load@champion -o json'))
    .action(run((io, text: string, options: ShowFlags) => withModels(io, program, options, async ({ show }) => {
      const format = outputFormatOf(options.output);
      const model = await show(modelReferenceOf('model', text));
      if (format === 'json' || format === 'yaml') printData(io, format, model);
      else io.out(format === 'name' ? `model/${model.selected.name}\n` : describeModel(model));
      return exitCodes.ok;
    })));
  withPlaceFlags(models.command('verify').description('read artefacts and compare them with their hashes; exit code 1 if one is missing or damaged').argument('[model]', `${referenceHelp}; all models where none is named`))
    .addOption(outputOption('table', 'json', 'yaml', 'name'))
    .addHelpText('after', examples('homeostat models verify', 'homeostat models verify load@champion'))
    .action(run((io, text: string | undefined, options: ShowFlags) => withModels(io, program, options, async ({ verify }) => {
      const format = outputFormatOf(options.output);
      const data = await verify(text === undefined ? null : modelReferenceOf('model', text));
      printRows(io, format, data.items, [
        { title: 'NAME', value: ({ name }) => name },
        { title: 'STATE', value: ({ state }) => state },
      ], { data, name: ({ name }) => `model/${name}`, empty: 'no models' });
      for (const { name, message } of data.items) if (message !== null) io.err(`${name}: ${message}\n`);
      return data.whole ? exitCodes.ok : exitCodes.error;
    })));
}

function registerMoving(models: Program, program: Program, run: RunAction): void {
  withMoveFlags(models.command('promote').description('give an alias to a version; twice is once').argument('<model>', 'NAME@VERSION, or NAME@ALIAS for the version that another alias holds'))
    .addHelpText('after', examples('homeostat models promote load@3', 'homeostat models promote load@challenger --why "a week without a miss"', 'homeostat models promote load@4 --alias challenger'))
    .action(run((io, text: string, options: MoveFlags) => {
      const reference = promotableOf(text);
      return withModels(io, program, options, async ({ promote }) => printMove(io, options, await promote(reference, requestOf(io, options))));
    }));
  withMoveFlags(models.command('rollback').description('give an alias back to the version that held it before').argument('<name>', 'name of the model'))
    .addHelpText('after', examples('homeostat models rollback load', 'homeostat models rollback load --from 3 --why "misses every peak"'))
    .action(run((io, name: string, options: MoveFlags) => {
      const model = documentNameOf('name', name);
      return withModels(io, program, options, async ({ rollback }) => printMove(io, options, await rollback(model, requestOf(io, options))));
    }));
}

const withMoveFlags = (command: Program): Program =>
  withPlaceFlags(command)
    .option('--alias <name>', 'the alias', championAlias)
    .option('--from <version>', 'only if this version holds the alias now: a command that is repeated then moves it once')
    .option('--why <text>', 'the reason, kept and shown')
    .option('--by <name>', 'who asks, for the record (default: the user of this machine)')
    .addOption(outputOption('table', 'json', 'yaml', 'name'));

/** Containers and services often set neither variable; the system knows the user mostly, and else the record says that nobody does. */
function userOf(io: Io): string | undefined {
  const named = io.env['USER'] || io.env['LOGNAME'];
  if (named) return named;
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function requestOf(io: Io, { alias, from, why, by = userOf(io) }: MoveFlags): MoveAliasRequest {
  if (!aliasSchema.safeParse(alias).success) {
    throw new CliError(`--alias is ${alias === '' ? 'empty' : alias}; it must be a name of 1 to 63 characters a-z, 0-9 and -, beginning with a letter and not ending with -; correct it`, exitCodes.usage);
  }
  return {
    alias,
    ...(from === undefined ? {} : { from: wholeNumberOf('--from', from, 1, 999_999_999) }),
    ...(why === undefined ? {} : { why }),
    ...(by === undefined ? {} : { by }),
  };
}

function printMove(io: Io, { output }: ShowFlags, move: AliasMoveResult): number {
  const format = outputFormatOf(output);
  const { model, alias, from, to, changed } = move;
  if (format === 'json' || format === 'yaml') printData(io, format, move);
  else if (format === 'name') io.out(`model/${model}@${to}\n`);
  else io.out(`${model}@${alias} ${changed ? `is version ${to} now (${from === null ? 'no version' : `version ${from}`} before)` : `is version ${to} already`}\n`);
  return exitCodes.ok;
}
