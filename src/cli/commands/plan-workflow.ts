import type { Command as Program } from 'commander';
import { workflowPlanners, workflowPlannersNamed } from '../../plan/workflow/planners.ts';
import type { WorkflowJob, WorkflowOutput, WorkflowProgress } from '../../usecases/workflow/workflow-job.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { toSeconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { durationOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import type { Io } from '../io.ts';
import { plainIo } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { fileToWrite } from '../paths.ts';
import { catalogueOf } from '../price-list.ts';
import { billingOf, secondsOf, workflowFilesOf } from '../workflow-input.ts';
import { bestPlan, printWorkflow } from '../workflow-tables.ts';
import { writeWhole } from '../write-whole.ts';

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

/** `homeostat plan workflow`: which instances run which tasks, so that every deadline holds at the lowest cost. */
export function registerPlanWorkflow(plan: Program, run: RunAction): void {
  plan
    .command('workflow')
    .description('which instances run which tasks, so that every deadline holds at the lowest cost')
    .requiredOption('-f, --file <path>', 'a WorkflowProblem, a run in WfFormat (JSON, also gzipped), a TOSCA template (file, CSAR or folder), a folder of the IC-PCP planner, or - for standard input')
    .option('--planner <names>', `${workflowPlanners.map(({ name }) => name).join(', ')}, several with commas between them, or all`, 'ours')
    .option('--deadline <duration>', 'for the whole, beside deadlines of the input')
    .option('--budget <money>', 'the most that may be spent, such as "20 USD"')
    .option('--seconds <n>', 'how long planners that go on improving may', '4')
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--types <file>', 'price list for inputs without types (CSV: type, cores, memory, price per hour, and where there are any speed, provider, region; or a catalogue of DRIP)')
    .option('--billing <duration>', 'what leases are rounded up to, where the input does not say; 0s for the exact time (default: 1h; for folders of IC-PCP the exact time)')
    .option('--plot <file>', 'also write a page with a Gantt chart (HTML, needs no network)')
    .addOption(outputOption('table', 'json', 'yaml', 'tosca'))
    .addHelpText('after', examples('homeostat plan workflow -f examples/workflow/nightly-etl.yaml', 'homeostat plan workflow -f montage.json.gz --deadline 1h --planner all -o json', 'homeostat plan workflow -f workflow.yaml --budget "20 USD" --seconds 30 --plot gantt.html', 'homeostat plan workflow -f service.csar --types prices.csv -o tosca > planned.yaml'))
    .action(run(planWorkflow));
}

async function planWorkflow(io: Io, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = fileToWrite(io, '--plot', options.plot, { '-f': options.file, '--types': options.types });
  const planners = workflowPlannersNamed(options.planner.split(',').map((name) => name.trim())).map(({ name }) => name);
  const seconds = secondsOf(options.seconds);
  const seed = wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1);
  const wishes = {
    deadlineSeconds: options.deadline === undefined ? null : toSeconds(durationOf('--deadline', options.deadline)),
    budgetUsd: options.budget === undefined ? null : moneyOf(options.budget),
    billingSeconds: options.billing === undefined ? null : billingOf(options.billing),
  };
  const { readWorkflowProblem } = await import('../../usecases/workflow/read-workflow-problem.ts');
  const [files, catalogue] = [await workflowFilesOf(io, options.file), await catalogueOf(io, '--types', options.types)];
  if (format === 'tosca' && files.template !== undefined) {
    const { hostedTemplate } = await import('../../usecases/workflow/planned-template.ts');
    const hosted = hostedTemplate(files.template, catalogue);
    if (hosted !== null) {
      io.out(hosted);
      return exitCodes.ok;
    }
  }
  const { problem, notes, template } = readWorkflowProblem({ ...files, catalogue, ...wishes });
  const [{ workflowModule }, { boundSecondsMax }] = await Promise.all([import('../../compose/workflow/workflow-module.ts'), import('../../usecases/workflow/workflow-job.ts')]);
  const job: WorkflowJob = { problem, planners, seconds, seed, boundSeconds: Math.min(seconds, boundSecondsMax) };
  const output = (await inThread(io, `planning ${problem.name}`, workflowModule, job, progressText, 'ends')) as WorkflowOutput | null;
  if (output === null) return exitCodes.interrupted;
  const { workflowViewOf } = await import('../../usecases/workflow/workflow-view-of.ts');
  const view = workflowViewOf(output, job, notes);
  if (plot !== null) {
    const { workflowPage } = await import('../../compose/workflow/workflow-page.ts');
    writeWhole(plot, workflowPage(view));
  }
  const best = bestPlan(view);
  if (format === 'tosca') {
    const answer = output.answers.find(({ planner }) => planner === best?.name)?.answer;
    if (answer === undefined || answer.kind === 'none') throw new CliError(`there is no plan to write: ${view.planners.map(({ name, whyNot }) => `${name}: ${whyNot ?? ''}`).join('; ')}`, exitCodes.objectiveFailed);
    const { plannedTemplate } = await import('../../usecases/workflow/planned-template.ts');
    io.out(plannedTemplate(problem, answer.plan, template));
    for (const note of notes) plainIo(io).err(`note: ${note}\n`);
    if (answer.kind === 'late') plainIo(io).err(`${best?.name ?? ''}: ${answer.why}\n`);
  } else if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printWorkflow(io, view);
  if (io.interrupted.aborted) return exitCodes.interrupted;
  return best?.feasible === true ? exitCodes.ok : exitCodes.objectiveFailed;
}

const progressText = (progress: unknown): string => {
  const { planner, done, total } = progress as WorkflowProgress;
  return `${planner} (${done + 1} of ${total})`;
};

function moneyOf(text: string): number {
  const read = parseQuantity(text);
  if (read !== null && (read.dimension === 'money' || read.dimension === 'plain') && read.value > 0) return read.value;
  throw new CliError(`--budget is ${text === '' ? 'empty' : text}; it must be an amount above 0 such as "20 USD"; correct it`, exitCodes.usage);
}
