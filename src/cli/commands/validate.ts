import { visible } from '../../units/visible.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { plainIo } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';

type Options = { readonly filename: readonly string[]; readonly output?: string };

/** Warnings that people see; one type library may have dozens. */
const warningsMax = 20;

/** `homeostat validate -f FILE`: checks documents without a server; every problem at once. */
export const validateCommand: CommandModule = {
  register: (program, run) => {
    program
      .command('validate')
      .description('check documents and TOSCA templates without a server; prints every problem at once')
      .requiredOption('-f, --filename <path...>', 'files, folders (recursively), CSAR archives or - for standard input')
      .addOption(outputOption('json', 'yaml'))
      .addHelpText('after', examples('homeostat validate -f examples/', 'cat app.yaml | homeostat validate -f -', 'homeostat validate -f app.yaml -o json', 'homeostat validate -f service.csar'))
      .action(
        run(async (io, options: Options) => {
          const [{ checkDocuments }, { formatProblem }, { operationSchemas }, { checkTosca, toscaProblemOf }, { readSplitInput }] = await Promise.all([
            import('../../usecases/check-documents.ts'),
            import('../../formats/documents/problem.ts'),
            import('../../execute/operations/operations.ts'),
            import('../../usecases/validate-tosca.ts'),
            import('../tosca-input.ts'),
          ]);
          const { tosca, files } = await readSplitInput(io, options.filename);
          const checked = tosca.map(checkTosca);
          const { documents, problems: found } = files.length === 0 && tosca.length > 0 ? { documents: [], problems: [] } : checkDocuments(files, operationSchemas);
          const problems = [...checked.flatMap(({ errors }) => errors.map(toscaProblemOf)), ...found.map((problem) => ({ message: formatProblem(problem), ...problem }))];
          const warnings = checked.flatMap((one) => one.warnings.map(toscaProblemOf));
          const names = [...checked.flatMap((one) => one.documents), ...documents.map(({ kind, name }) => ({ kind, name }))];
          if (options.output !== undefined) {
            printData(io, outputFormatOf(options.output), { valid: problems.length === 0, documents: names, problems, ...(tosca.length === 0 ? {} : { warnings }) });
          }
          const plain = plainIo(io);
          for (const { message } of warnings.slice(0, warningsMax)) plain.err(`warning: ${message}\n`);
          if (warnings.length > warningsMax) io.err(`warning: ${warnings.length - warningsMax} more; -o json has all\n`);
          for (const { message } of problems) plain.err(`${message}\n`);
          if (problems.length > 0) throw new CliError(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`, exitCodes.usage);
          if (options.output === undefined) for (const { kind, name } of names) io.out(`${kind.toLowerCase()}/${visible(name)} valid\n`);
          return exitCodes.ok;
        }),
      );
  },
};
