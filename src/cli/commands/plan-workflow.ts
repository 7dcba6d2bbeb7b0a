import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command as Program } from 'commander';
import { workflowPlannerNamed, workflowPlanners } from '../../plan/workflow/planners.ts';
import type { WorkflowJob, WorkflowOutput, WorkflowProgress } from '../../usecases/workflow/workflow-job.ts';
import type { WorkflowInput } from '../../usecases/workflow/read-workflow-problem.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { toSeconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { durationOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import { readInputFiles } from '../input-files.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { checkFileToWrite, checkRegularFile, pathError, statsOf, withPath } from '../paths.ts';
import { catalogueOf } from '../price-list.ts';
import { bestPlan, printWorkflow } from '../workflow-tables.ts';

type Options = {
  readonly file: string;
  readonly planner: string;
  readonly deadline?: string;
  readonly budget?: string;
  readonly seconds: string;
  readonly seed: string;
  readonly types?: string;
  readonly billing?: string;
  readonly plot?: string;
  readonly output?: string;
};

/** Files of a folder, and bytes of each, at most. */
const filesMax = 64;
const bytesMax = 512 * 2 ** 20;

/** `homeostat plan workflow`: which instances run which tasks, so that every deadline holds at the lowest cost. */
export function registerPlanWorkflow(plan: Program, run: RunAction): void {
  plan
    .command('workflow')
    .description('which instances run which tasks, so that every deadline holds at the lowest cost')
    .requiredOption('-f, --file <path>', 'a WorkflowProblem, a run in WfFormat (JSON, also gzipped), a folder of the IC-PCP planner, or - for standard input')
    .option('--planner <names>', `${workflowPlanners.map(({ name }) => name).join(', ')}, several with commas between them, or all`, 'ours')
    .option('--deadline <duration>', 'for the whole, beside deadlines of the input')
    .option('--budget <money>', 'the most that may be spent, such as "20 USD"')
    .option('--seconds <n>', 'how long planners that go on improving may', '4')
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--types <file>', 'price list (CSV) for inputs without types: type, cores, memory, price per hour, and where there is one speed')
    .option('--billing <duration>', 'what leases are rounded up to, where the input does not say; 0s for the exact time (default: 1h; for folders of IC-PCP the exact time)')
    .option('--plot <file>', 'also write a page with a Gantt chart (HTML, needs no network)')
    .addOption(outputOption('table', 'json', 'yaml'))
    .addHelpText('after', examples('homeostat plan workflow -f examples/workflow/nightly-etl.yaml', 'homeostat plan workflow -f montage.json.gz --deadline 1h --planner all -o json', 'homeostat plan workflow -f workflow.yaml --budget "20 USD" --seconds 30 --plot gantt.html'))
    .action(run(planWorkflow));
}

async function planWorkflow(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = options.plot === undefined ? null : { field: '--plot', path: options.plot, full: resolve(io.cwd, options.plot) };
  if (plot !== null) checkFileToWrite(plot);
  const planners = options.planner === 'all' ? workflowPlanners.map(({ name }) => name) : [...new Set(options.planner.split(','))].map((name) => workflowPlannerNamed(name.trim()).name);
  const seconds = secondsOf(options.seconds);
  const seed = wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1);
  const wishes = {
    deadlineSeconds: options.deadline === undefined ? null : toSeconds(durationOf('--deadline', options.deadline)),
    budgetUsd: options.budget === undefined ? null : moneyOf(options.budget),
    billingSeconds: options.billing === undefined ? null : billingOf(options.billing),
  };
  const { readWorkflowProblem } = await import('../../usecases/workflow/read-workflow-problem.ts');
  const { problem, notes } = readWorkflowProblem({ ...(await inputOf(io, options.file)), catalogue: await catalogueOf(io, '--types', options.types), ...wishes });
  const { workflowModule } = await import('../../compose/workflow/workflow-module.ts');
  const job: WorkflowJob = { problem, planners, seconds, seed };
  const output = (await inThread(io, `planning ${problem.name}`, workflowModule, job, progressText, 'ends')) as WorkflowOutput | null;
  if (output === null) return exitCodes.interrupted;
  const { workflowViewOf } = await import('../../usecases/workflow/workflow-view-of.ts');
  const view = workflowViewOf(output, job, notes);
  if (plot !== null) {
    const { workflowPage } = await import('../../compose/workflow/workflow-page.ts');
    withPath(plot, () => writeFileSync(plot.full, workflowPage(view)));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printWorkflow(io, view);
  if (io.interrupted.aborted) return exitCodes.interrupted;
  return bestPlan(view)?.feasible === true ? exitCodes.ok : exitCodes.objectiveFailed;
}

const progressText = (progress: unknown): string => {
  const { planner, done, total } = progress as WorkflowProgress;
  return `${planner} (${done + 1} of ${total})`;
};

async function inputOf(io: Io, path: string): Promise<Pick<WorkflowInput, 'name' | 'files' | 'isFolder'>> {
  if (path === '-') {
    const [input] = await readInputFiles(io, ['-']);
    return { name: '<stdin>', files: new Map([['<stdin>', new TextEncoder().encode(input?.text ?? '')]]), isFolder: false };
  }
  const given = { field: '-f', path, full: resolve(io.cwd, path) };
  const kind = statsOf(given);
  if (kind === undefined) throw pathError(given, 'a file or folder that exists, or -; check the path');
  if (!kind.isDirectory()) {
    const { size } = checkRegularFile(given);
    if (size > bytesMax) throw pathError(given, `a file of at most ${bytesMax} bytes (it has ${size}); split it`);
    return { name: path, files: new Map([[basename(path), withPath(given, () => readFileSync(given.full))]]), isFolder: false };
  }
  const names = withPath(given, () => readdirSync(given.full, { withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.length > filesMax) throw pathError(given, `a folder of the IC-PCP planner, with at most ${filesMax} files (it has ${names.length}); name a file`);
  const files = names.map((name): readonly [string, Uint8Array] => {
    const file = { field: '-f', path: `${path}/${name}`, full: resolve(given.full, name) };
    return [name, withPath(file, () => readFileSync(file.full))];
  });
  return { name: basename(given.full), files: new Map(files), isFolder: true };
}

function secondsOf(text: string): number {
  const value = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 86_400) return value;
  throw new CliError(`--seconds is ${text === '' ? 'empty' : text}; it must be a number above 0 and up to 86400; correct it`, exitCodes.usage);
}

function moneyOf(text: string): number {
  const read = parseQuantity(text);
  if (read !== null && (read.dimension === 'money' || read.dimension === 'plain') && read.value > 0) return read.value;
  throw new CliError(`--budget is ${text === '' ? 'empty' : text}; it must be an amount above 0 such as "20 USD"; correct it`, exitCodes.usage);
}

function billingOf(text: string): number {
  const read = parseQuantity(text);
  if (read !== null && read.dimension === 'duration' && read.value >= 0) return read.value;
  throw new CliError(`--billing is ${text === '' ? 'empty' : text}; it must be a duration such as 1h or 1s, or 0s for the exact time; correct it`, exitCodes.usage);
}
