import { readFileSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command as Program } from 'commander';
import type { FilesBeside } from '../../formats/d-space4cloud/replay-files.ts';
import type { CapacityPlan } from '../../plan/capacity/capacity-plan.ts';
import { capacityMethods } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import type { CapacityJob, CapacityOutput, CapacityProgress } from '../../usecases/capacity/capacity-job.ts';
import { checkVariant } from '../../usecases/capacity/check-variant.ts';
import { checkWhatIf, whatIfOf } from '../../usecases/capacity/what-if-text.ts';
import { toSeconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import { printCapacity } from '../capacity-tables.ts';
import type { RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { choiceOf, durationOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import { bytesMax, readInputFiles } from '../input-files.ts';
import type { InputFile } from '../input-files.ts';
import type { Io } from '../io.ts';
import { plainIo } from '../io.ts';
import { printData } from '../output.ts';
import { fileToWrite } from '../paths.ts';
import { catalogueOf } from '../price-list.ts';
import { writeWhole } from '../write-whole.ts';

type Options = {
  readonly file: string;
  readonly method: string;
  readonly whatIf?: string;
  readonly variant?: string;
  readonly class?: string;
  readonly deadline?: string;
  readonly catalogue?: string;
  readonly seed: string;
  readonly plot?: string;
  readonly output?: string;
};

/** The plan itself, or what other tools make of it. */
const formats = ['table', 'json', 'yaml', 'kubernetes', 'tosca', 'jsimg'] as const;
type Format = (typeof formats)[number];

/** `homeostat plan capacity`: the cheapest machines with which every class of jobs meets its deadline. */
export function registerPlanCapacity(plan: Program, run: RunAction): void {
  plan
    .command('capacity')
    .description('the cheapest machines with which every class of jobs meets its deadline')
    .requiredOption('-f, --file <file>', 'a CapacityProblem, an input of D-SPACE4Cloud (JSON) or opt_jr (CSV), a model of dagSim (Lua), or a UML model with the DICE profile; - for standard input')
    .option('--method <name>', `${capacityMethods.join(' or ')}, the procedure of D-SPACE4Cloud`, 'exact')
    .option('--what-if <sweep>', 'also plan for other values: deadline=10s..100s:5s, deadline=1m,5m, utilisation=50%..90%:10%, users=1..10:1, or provider')
    .option('--variant <file>', 'with --what-if: another problem of the same classes, such as with encrypted data; what it costs more for each value')
    .option('--class <name>', 'the class whose deadline or users are varied, or that -o jsimg writes (default: all, or the only one)')
    .option('--deadline <duration>', 'for models without one: of dagSim, or in UML')
    .option('--catalogue <file>', 'price list (CSV) for inputs without prices: type, cores, memory, price per hour, and where there are any provider, reserved and spot prices')
    .option('--seed <n>', 'seed of the simulations', '1')
    .option('--plot <file>', 'also write a page with charts (HTML, needs no network)')
    .addOption(new Option('-o, --output <format>', `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}: the data, Kubernetes manifests, a TOSCA template, or a queueing network for JMT`).argParser((text) => choiceOf('--output', text, formats)))
    .addHelpText('after', examples('homeostat plan capacity -f examples/capacity/nightly-reports.yaml', 'homeostat plan capacity -f problem.yaml --what-if deadline=30s..5m:10s --plot cost.html', 'homeostat plan capacity -f plain.yaml --variant encrypted.yaml --what-if deadline=60s..3m:10s', 'homeostat plan capacity -f problem.yaml -o kubernetes > capacity.k8s.yaml', 'homeostat plan capacity -f m1.lua --deadline 90s -o json', 'homeostat plan capacity -f input.json --catalogue prices.csv --method hill-climbing'))
    .action(run(planCapacity));
}

async function planCapacity(io: Io, options: Options): Promise<number> {
  const format = choiceOf('--output', options.output ?? 'table', formats);
  const plot = fileToWrite(io, '--plot', options.plot, { '-f': options.file, '--variant': options.variant, '--catalogue': options.catalogue });
  const method = choiceOf('--method', options.method, capacityMethods);
  const whatIf = options.whatIf === undefined ? null : whatIfOf('--what-if', options.whatIf, options.class ?? null);
  if (whatIf === null && options.class !== undefined && format !== 'jsimg') throw new CliError(`--class is ${options.class} without --what-if; it says which class is varied; add --what-if deadline=10s..100s:5s`, exitCodes.usage);
  if (whatIf === null && options.variant !== undefined) throw new CliError(`--variant is ${options.variant} without --what-if; it is compared value by value; add --what-if deadline=10s..100s:5s`, exitCodes.usage);
  if (options.file === '-' && options.variant === '-') throw new CliError('-f and --variant are both -; standard input can be only one of them; name a file', exitCodes.usage);
  const seed = wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1);
  const { problem, notes } = await problemOf(io, options, '-f', options.file);
  const variant = options.variant === undefined ? null : await problemOf(io, options, '--variant', options.variant);
  const { classes } = problem;
  if (options.class !== undefined && classes.every(({ name }) => name !== options.class)) throw new CliError(`--class is ${options.class}; it must be one of ${classes.map(({ name }) => name).join(', ')}; choose one`, exitCodes.usage);
  if (options.variant !== undefined && variant !== null) checkVariant({ field: '--variant', file: options.variant }, problem, variant.problem);
  for (const one of [problem, ...(variant === null ? [] : [variant.problem])]) checkWhatIf('--what-if', whatIf, one);
  const exported = await exportOf(format, problem, options.class);
  const { capacityModule } = await import('../../compose/capacity/capacity-module.ts');
  const job: CapacityJob = { problem, ...(variant === null ? {} : { variant: named(problem, variant.problem) }), method, whatIf, seed };
  const output = (await inThread(io, `planning ${problem.name}`, capacityModule, job, progressText)) as CapacityOutput | null;
  if (output === null) return exitCodes.interrupted;
  const { capacityViewOf } = await import('../../usecases/capacity/capacity-view-of.ts');
  const view = capacityViewOf(output, { job, notes: [...notes, ...(variant?.notes ?? []).filter((note) => !notes.includes(note))] });
  if (exported !== null && output.answer.kind === 'planned') io.out(exported(output.answer));
  else if (exported !== null) plainIo(io).err(`There is no plan to write: ${output.answer.kind === 'infeasible' ? output.answer.why : ''}\n`);
  else if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printCapacity(plainIo(io), view);
  if (plot !== null) {
    const { capacityPage } = await import('../../compose/capacity/capacity-page.ts');
    writeWhole(plot, capacityPage(view));
  }
  return view.feasible ? exitCodes.ok : exitCodes.objectiveFailed;
}

/** Two files of one name are told apart in the table. */
const named = (problem: CapacityProblem, variant: CapacityProblem): CapacityProblem => (problem.name === variant.name ? { ...variant, name: `${variant.name} (variant)` } : variant);

type PlanWriter = (plan: CapacityPlan) => string;

/** What writes the plan for another tool; null where the data itself is shown. What cannot be written is refused before anything is planned. */
function exportOf(format: Format, problem: CapacityProblem, className: string | undefined): Promise<PlanWriter> | null {
  switch (format) {
    case 'kubernetes':
      return import('../../usecases/capacity/plan-manifests.ts').then(({ planManifests }) => (plan) => planManifests(problem, plan));
    case 'tosca':
      return import('../../usecases/capacity/plan-template.ts').then(({ planTemplate }) => (plan) => planTemplate(problem, plan));
    case 'jsimg': {
      const [only, another] = problem.classes;
      const name = className ?? (another === undefined ? only?.name : undefined);
      if (name === undefined) throw new CliError(`-o is jsimg for ${problem.classes.length} classes; it writes the network of one class; add --class ${problem.classes.map((one) => one.name).join(', or --class ')}`, exitCodes.usage);
      return import('../../usecases/capacity/plan-network.ts').then(({ checkNetwork, planNetwork }) => {
        checkNetwork(problem, name);
        return (plan) => planNetwork(problem, plan, name);
      });
    }
    case 'table':
    case 'json':
    case 'yaml':
      return null;
  }
}

const progressText = (progress: unknown): string => {
  const { done, total } = progress as CapacityProgress;
  return total > 1 ? `plan ${done} of ${total}` : '';
};

async function problemOf(io: Io, options: Options, field: string, path: string): Promise<{ readonly problem: CapacityProblem; readonly notes: readonly string[] }> {
  const files = await readInputFiles(io, [path]);
  const [file, another] = files;
  if (file === undefined || another !== undefined) throw new CliError(`${field} is ${path} with ${files.length} files; it must be one problem; name its file`, exitCodes.usage);
  const { readCapacityProblem } = await import('../../usecases/capacity/read-capacity-problem.ts');
  const deadlineSeconds = options.deadline === undefined ? null : toSeconds(durationOf('--deadline', options.deadline));
  return readCapacityProblem({ name: file.name, text: file.text, beside: filesBeside(file), catalogue: await catalogueOf(io, '--catalogue', options.catalogue), deadlineSeconds });
}

/** Files of task times are looked for in the folder of the input only, by name, whatever path a model gives them. */
function filesBeside({ baseDir }: InputFile): FilesBeside {
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  return { names, textOf: (name) => (names.includes(name) ? textBeside(resolve(baseDir, name)) : null) };
}

function textBeside(path: string): string {
  const { size } = statSync(path);
  if (size > bytesMax) throw new CliError(`${path}, which the input takes its times from, has ${size} bytes; it must have at most ${bytesMax}; leave out times, of which some hundreds say as much`, exitCodes.usage);
  return readFileSync(path, 'utf8');
}
