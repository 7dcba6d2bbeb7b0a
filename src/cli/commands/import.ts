import { basename } from 'node:path';
import type { Command as Program } from 'commander';
import { stringify } from 'yaml';
import type { CommandModule, RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename: string; readonly name?: string; readonly output?: string };

/** A format that can be read into documents. A new one adds a line to `importFormats`. */
export type ImportFormat = (parent: Program, run: RunAction) => void;

const importTosca: ImportFormat = (parent, run) => {
  parent
    .command('tosca')
    .description('make an Application document of a TOSCA template; what it cannot say is told on stderr')
    .requiredOption('-f, --filename <path>', 'a TOSCA file, a CSAR, a folder with TOSCA.meta, or - for standard input')
    .option('--name <name>', 'the name of the application, where the template has none')
    .addOption(outputOption('yaml', 'json'))
    .addHelpText('after', examples('homeostat import tosca -f service.yaml > app.yaml', 'homeostat import tosca -f service.csar -o json'))
    .action(
      run(async (io, options: Options) => {
        const [{ applicationOf }, { readTosca, errorsOf }, { importTosca: importTemplate }, { toscaProblemOf }, { checkDocuments }, { operationSchemas }, { readOneTosca }, { formatProblem }] = await Promise.all([
          import('../../formats/tosca/application/read-application.ts'),
          import('../../formats/tosca/read-tosca.ts'),
          import('../../usecases/import-tosca.ts'),
          import('../../usecases/validate-tosca.ts'),
          import('../../usecases/check-documents.ts'),
          import('../../execute/operations/operations.ts'),
          import('../tosca-input.ts'),
          import('../../formats/documents/problem.ts'),
        ]);
        const input = await readOneTosca(io, options.filename);
        const read = input.path === '' ? { workspace: null, table: null, problems: [] } : readTosca(input.source, input.path, input.nameOf);
        const errors = errorsOf([...input.problems, ...read.problems]);
        for (const problem of errors) io.err(`${toscaProblemOf(problem).message}\n`);
        if (errors.length > 0) throw new CliError(`${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}`, exitCodes.usage);
        const { document, notes } = importTemplate(applicationOf(read), options.name ?? basename(input.path).replace(/\.[^.]*$/, ''));
        const text = stringify(document, { lineWidth: 0 });
        const { problems } = checkDocuments([{ name: 'the imported application', text }], operationSchemas);
        for (const note of notes) io.err(`note: ${note}\n`);
        for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
        if (problems.length > 0) throw new CliError('the application that the template describes is not valid; correct the template', exitCodes.usage);
        if (options.output === undefined) io.out(text);
        else printData(io, outputFormatOf(options.output), document);
        return exitCodes.ok;
      }),
    );
};

/** Formats that `homeostat import` takes, by the order of the help. */
const importFormats: readonly ImportFormat[] = [importTosca];

/** `homeostat import FORMAT -f FILE`: documents out of what other tools write. */
export const importCommand: CommandModule = {
  register: (program, run) => {
    const parent = program.command('import').description('make documents of what other tools write').addHelpText('after', examples('homeostat import tosca -f service.yaml'));
    for (const format of importFormats) format(parent, run);
  },
};
