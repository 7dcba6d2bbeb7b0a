import type { Command as Program } from 'commander';
import type { Json } from '../../model/json.ts';
import type { ApplicationView } from '../../usecases/views/application-view.ts';
import { apiPath, clientOf } from '../client-command.ts';
import type { CommandModule, RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { readInputFiles } from '../input-files.ts';
import type { Io } from '../io.ts';

type Options = { readonly filename?: string };

/** A format that applications can be written in. A new one adds a line to `exportFormats`. */
export type ExportFormat = (parent: Program, run: RunAction, program: Program) => void;

const exportTosca: ExportFormat = (parent, run, program) => {
  parent
    .command('tosca')
    .argument('[name]', 'an application of the server; the values of its environment variables are hidden there')
    .description('write an Application as a TOSCA 1.3 template that import tosca reads back')
    .option('-f, --filename <path>', 'a document instead, or - for standard input')
    .addHelpText('after', examples('homeostat export tosca grocery > grocery.tosca.yaml', 'homeostat export tosca -f app.yaml'))
    .action(
      run(async (io, name: string | undefined, options: Options) => {
        const { exportTosca: write } = await import('../../usecases/export-tosca.ts');
        if ((name === undefined) === (options.filename === undefined)) throw new CliError('export tosca has no application or two; it must have a name, or -f with a document; give one of them', exitCodes.usage);
        const document = options.filename === undefined ? await storedDocument(io, program, name ?? '') : await documentIn(io, options.filename);
        io.out(write(document));
        return exitCodes.ok;
      }),
    );
};

async function storedDocument(io: Io, program: Program, name: string): Promise<Json> {
  return (await clientOf(io, program).get<ApplicationView>(apiPath('applications', name))).document as Json;
}

/** The one valid Application of a file. */
async function documentIn(io: Io, path: string): Promise<Json> {
  const [{ checkDocuments }, { formatProblem }, { operationSchemas }] = await Promise.all([
    import('../../usecases/check-documents.ts'),
    import('../../formats/documents/problem.ts'),
    import('../../execute/operations/operations.ts'),
  ]);
  const { documents, problems } = checkDocuments(await readInputFiles(io, [path]), operationSchemas);
  for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
  const applications = documents.filter(({ kind }) => kind === 'Application');
  const [only] = applications;
  if (problems.length > 0 || only === undefined || applications.length > 1) throw new CliError(`-f is ${path}; it must hold one valid Application; correct it or name another file`, exitCodes.usage);
  return only.document;
}

/** Formats that `homeostat export` writes, by the order of the help. */
const exportFormats: readonly ExportFormat[] = [exportTosca];

/** `homeostat export FORMAT NAME`: documents as other tools read them. */
export const exportCommand: CommandModule = {
  register: (program, run) => {
    const parent = program.command('export').description('write documents as other tools read them').addHelpText('after', examples('homeostat export tosca -f app.yaml'));
    for (const format of exportFormats) format(parent, run, program);
  },
};
