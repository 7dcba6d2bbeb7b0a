import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { readInputFiles } from '../input-files.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename: readonly string[]; readonly output?: string };

/** `homeostat validate -f FILE`: checks documents without a server; every problem at once. */
export const validateCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('validate')
      .description('check documents without a server; prints every problem at once')
      .requiredOption('-f, --filename <path...>', 'files, folders (recursively) or - for standard input')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat validate -f examples/', 'cat app.yaml | homeostat validate -f -', 'homeostat validate -f app.yaml -o json'))
      .action(
        run(async (io, options: Options) => {
          const [{ checkDocuments }, { formatProblem }, { operationSchemas }] = await Promise.all([
            import('../../usecases/check-documents.ts'),
            import('../../formats/documents/problem.ts'),
            import('../../execute/operations/operations.ts'),
          ]);
          const { documents, problems } = checkDocuments(await readInputFiles(io, options.filename), operationSchemas);
          if (options.output !== undefined) {
            const names = documents.map(({ kind, name }) => ({ kind, name }));
            const told = problems.map((problem) => ({ message: formatProblem(problem), ...problem }));
            printData(io, outputFormatOf(options.output), { valid: problems.length === 0, documents: names, problems: told });
          }
          for (const problem of problems) io.err(`${formatProblem(problem)}\n`);
          if (problems.length > 0) throw new CliError(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, exitCodes.usage);
          if (options.output === undefined) for (const { kind, name } of documents) io.out(`${kind.toLowerCase()}/${name} valid\n`);
          return exitCodes.ok;
        }),
      );
  },
};
