import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command as Program } from 'commander';
import type { RunContent } from '../../compose/workflow/run-workflow.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { makespanOf } from '../../plan/workflow/answer-of.ts';
import { workflowPlannerNamed, workflowPlanners } from '../../plan/workflow/planners.ts';
import type { WorkflowOutput } from '../../usecases/workflow/workflow-job.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { instant, toSeconds } from '../../units/time.ts';
import { wholeNumberOf } from '../arguments.ts';
import type { CommandModule, RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { durationOf } from '../forecast-options.ts';
import { inThread } from '../in-thread.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import type { GivenPath } from '../paths.ts';
import { checkRegularFile, fileToWrite, withPath } from '../paths.ts';
import { catalogueOf } from '../price-list.ts';
import { versionOf } from '../version.ts';
import { billingOf, secondsOf, workflowFilesOf } from '../workflow-input.ts';
import { printRun } from '../workflow-run-tables.ts';
import { printWorkflow } from '../workflow-tables.ts';
import { writeWhole } from '../write-whole.ts';

type Options = {
  readonly file?: string;
  readonly repeat?: string;
  readonly planner: string;
  readonly deadline?: string;
  readonly seconds: string;
  readonly seed: string;
  readonly types?: string;
  readonly billing?: string;
  readonly provider: string;
  readonly noise: string;
  readonly failures: string;
  readonly hostLife?: string;
  readonly pace?: string;
  readonly state?: string;
  readonly yes?: boolean;
  readonly provenance?: string;
  readonly output?: string;
};

/** `homeostat execute`: carries out what was planned. */
export const executeCommand: CommandModule = {
  register: (program, run) => {
    const execute = program.command('execute').description('carry out what was planned').addHelpText('after', examples('homeostat execute workflow -f examples/workflow/nightly-etl.yaml --yes'));
    registerExecuteWorkflow(execute, run);
  },
};

function registerExecuteWorkflow(execute: Program, run: RunAction): void {
  execute
    .command('workflow')
    .description('plan a workflow, provision its hosts, run its tasks, and plan the rest anew when a deadline slips or a host is lost')
    .option('-f, --file <path>', 'what to plan, as for "homeostat plan workflow"')
    .option('--repeat <file>', 'instead: begin as a run whose provenance this is')
    .option('--planner <name>', workflowPlanners.map(({ name }) => name).join(', '), 'ours')
    .option('--deadline <duration>', 'for the whole, beside deadlines of the input')
    .option('--seconds <n>', 'how long a planner that goes on improving may', '4')
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--types <file>', 'price list (CSV) for inputs without types')
    .option('--billing <duration>', 'what leases are rounded up to, where the input does not say')
    .option('--provider <name>', 'where hosts come from; so far: simulated', 'simulated')
    .option('--noise <share>', 'how much times spread on the simulated provider: the standard deviation of their logarithm', '10%')
    .option('--failures <share>', 'how many orders of hosts and attempts at tasks fail there', '0%')
    .option('--host-life <durations>', 'mean life of hosts there, such as 20h, or by place: north=20h,south=5d (default: for ever)')
    .option('--pace <n>', 'seconds of the run in one second (default: as fast as things happen); with it time goes on while nobody carries the run out')
    .option('--state <file>', 'keep the run here; after a crash or Ctrl-C the same command goes on where it was')
    .option('--yes', 'provision and run; without it the plan, or how far the run in --state is, is shown and nothing is ordered')
    .option('--provenance <file>', 'write what was done by whom with what (W3C PROV-JSON)')
    .addOption(outputOption('table', 'json', 'yaml'))
    .addHelpText('after', examples('homeostat execute workflow -f examples/workflow/nightly-etl.yaml --yes', 'homeostat execute workflow -f workflow.yaml --noise 30% --failures 2% --host-life 20h --state run.json --provenance prov.json --yes -o json', 'homeostat execute workflow --repeat prov.json --yes'))
    .action(run(executeWorkflow));
}

async function executeWorkflow(io: Io, options: Options, command: Program): Promise<number> {
  const format = outputFormatOf(options.output);
  if (options.provider !== 'simulated') throw usage(`--provider is ${options.provider}; it must be simulated, the only one there is so far; leave it out`);
  const provenance = fileToWrite(io, '--provenance', options.provenance, { '-f': options.file, '--repeat': options.repeat, '--types': options.types, '--state': options.state });
  const state = fileToWrite(io, '--state', options.state, { '-f': options.file, '--repeat': options.repeat, '--types': options.types });
  const pace = options.pace === undefined ? null : wholeNumberOf('--pace', options.pace, 1, 1_000_000);
  const chance = { noise: shareOf('--noise', options.noise, 2), failures: shareOf('--failures', options.failures, 0.99), lives: options.hostLife };
  const ended = await carriedOut(io, options.yes === true ? state : null, pace, () => (state !== null && existsSync(state.full) ? takenUp(io, state, options, command, chance) : begun(io, options, command, chance)));
  if (ended === null) return exitCodes.interrupted;
  if ('shown' in ended) return ended.shown;
  const { beginning, notes, done } = ended;
  if (io.errIsTerminal) io.err('\r\u001B[2K');
  const { workflowRunViewOf } = await import('../../usecases/workflow/workflow-run-view-of.ts');
  const view = workflowRunViewOf(done, beginning.promised, notes);
  if (provenance !== null) {
    const { provenanceOf } = await import('../../usecases/workflow/provenance-of.ts');
    const text = JSON.stringify(provenanceOf(done, { ...beginning, version: versionOf(), provider: 'simulated', lifeSeconds: new Map(Object.entries(beginning.lifeSeconds)), startedAt: instant(beginning.startedAt) }), null, 2);
    writeWhole(provenance, `${text}\n`);
  }
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printRun(io, view);
  if (done.status === 'running') return exitCodes.interrupted;
  if (done.status === 'failed') return exitCodes.error;
  return view.beyondBudgetUsd === 0 && view.deadlines.every(({ met, firmness }) => met || firmness === 'soft') ? exitCodes.ok : exitCodes.objectiveFailed;
}

type Chance = { readonly noise: number; readonly failures: number; readonly lives: string | undefined };

/** A run with its notes; what was shown instead where it is not to begin; null after Ctrl-C. */
type Found = { readonly content: RunContent; readonly notes: readonly string[] } | { readonly shown: number } | null;

/** Finds a run and carries it out. The state file that it writes is held from before it is looked for: planning takes seconds in which another process could begin one there. */
async function carriedOut(io: Io, state: GivenPath | null, pace: number | null, find: () => Promise<Found>) {
  const { lockedRunFile, runOnSimulatedCloud } = await import('../../compose/workflow/run-workflow.ts');
  const file = state === null ? null : withPath(state, () => lockedRunFile(state.full));
  try {
    const found = await find();
    if (found === null || 'shown' in found) return found;
    const { content: { beginning }, content, notes } = found;
    return { beginning, notes, done: await runOnSimulatedCloud(content, { file, pace, stop: io.interrupted, tell: teller(io) }) };
  } finally {
    file?.close();
  }
}

/** The run of a state file. What is asked for must be what it began with, else it would be another run. */
async function takenUp(io: Io, state: GivenPath, options: Options, command: Program, chance: Chance): Promise<Found> {
  checkRegularFile(state);
  const { storedRun } = await import('../../compose/workflow/run-workflow.ts');
  const content = storedRun(state.full);
  const { beginning, run } = content;
  const other = [
    ...otherThan(content, options, command, chance),
    ...(options.repeat === undefined ? [] : ['--repeat begins a run, and --state holds one']),
    ...(options.file !== undefined && !(await isProblemOf(io, options.file, options, run)) ? [`-f is ${options.file}, and the run is of another problem (${run.name})`] : []),
  ];
  if (other.length > 0) throw usage(`${other.join('; ')}; leave it out to go on with the run in ${state.path}, or name another --state`);
  if (run.status !== 'running' || options.yes === true) return { content, notes: [`The run ${run.id} goes on from ${Math.round(run.at)} s.`] };
  const { workflowRunViewOf } = await import('../../usecases/workflow/workflow-run-view-of.ts');
  const view = workflowRunViewOf(run, beginning.promised, [`The run ${run.id} is kept in ${state.path} and has not ended.`]);
  const format = outputFormatOf(options.output);
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printRun(io, view);
  io.err('Nothing was ordered. Add --yes to go on with the run.\n');
  return { shown: exitCodes.ok };
}

/** What is asked for otherwise than a run began, which cannot be changed any more. */
function otherThan({ beginning, run }: RunContent, options: Options, command: Program, chance: Chance): readonly string[] {
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const ofProblem = ['deadline', 'types', 'billing'] as const;
  return [
    ...(given('noise') && chance.noise !== beginning.noise ? [`--noise is ${options.noise}, and the run began with ${100 * beginning.noise}%`] : []),
    ...(given('failures') && chance.failures !== beginning.failures ? [`--failures is ${options.failures}, and the run began with ${100 * beginning.failures}%`] : []),
    ...(given('planner') && options.planner !== beginning.planner ? [`--planner is ${options.planner}, and the run began with ${beginning.planner}`] : []),
    ...(given('seed') && Number(options.seed) !== run.seed ? [`--seed is ${options.seed}, and the run began with ${run.seed}`] : []),
    ...(given('hostLife') && JSON.stringify(livesOf(chance.lives, run)) !== JSON.stringify(beginning.lifeSeconds) ? [`--host-life is ${options.hostLife ?? ''}, and the run began with another`] : []),
    ...(options.file === undefined ? ofProblem.flatMap((name) => (options[name] === undefined ? [] : [`--${name} is ${options[name]}, which only says something of the input of -f, and there is none`])) : []),
  ];
}

async function isProblemOf(io: Io, path: string, options: Options, { graph }: WorkflowRun): Promise<boolean> {
  const { problem } = await problemOf(io, path, options);
  const { runGraphOf } = await import('../../usecases/workflow/new-workflow-run.ts');
  return JSON.stringify(runGraphOf(problem)) === JSON.stringify(graph);
}

/** A new run, from a plan or a provenance. */
async function begun(io: Io, options: Options, command: Program, chance: Chance): Promise<Found> {
  const { newBeginning } = await import('../../compose/workflow/run-workflow.ts');
  if (options.repeat !== undefined) {
    if (options.file !== undefined) throw usage('-f and --repeat are both given; a run begins with one of them; leave one out');
    if (options.yes !== true) throw usage('--repeat orders hosts; it needs --yes; add it');
    const given = { field: '--repeat', path: options.repeat, full: resolve(io.cwd, options.repeat) };
    checkRegularFile(given);
    const { repeatableOf } = await import('../../usecases/workflow/provenance-of.ts');
    const { planner, noise, failures, lifeSeconds, first, promised } = repeatableOf(options.repeat, withPath(given, () => readFileSync(given.full, 'utf8')));
    const content = newBeginning({ first, planner, noise, failures, lifeSeconds: Object.fromEntries(lifeSeconds), promised });
    const other = otherThan(content, options, command, chance);
    if (other.length > 0) throw usage(`${other.join('; ')}; leave it out to repeat the run as it was, or begin another with -f`);
    return { content, notes: [`Repeats the run ${first.id}.`] };
  }
  if (options.file === undefined) throw usage('neither -f nor --repeat is given, and --state holds no run; a run begins with one of them; add one');
  const planned = await planOf(io, options.file, options);
  if (planned === null) return null;
  const { job, output, notes } = planned;
  const [best] = output.answers;
  if (best === undefined || best.answer.kind !== 'feasible' || options.yes !== true) {
    const { workflowViewOf } = await import('../../usecases/workflow/workflow-view-of.ts');
    const view = workflowViewOf(output, job, notes);
    const format = outputFormatOf(options.output);
    if (format === 'json' || format === 'yaml') printData(io, format, view);
    else printWorkflow(io, view);
    if (best?.answer.kind !== 'feasible') return { shown: exitCodes.objectiveFailed };
    io.err('Nothing was ordered. Add --yes to provision these instances and run the tasks.\n');
    return { shown: exitCodes.ok };
  }
  const { newWorkflowRun } = await import('../../usecases/workflow/new-workflow-run.ts');
  const { plan, costUsd } = best.answer;
  const first = newWorkflowRun(job.problem, plan, { id: `${job.problem.name}-${job.seed}`, seed: job.seed });
  const promised = { usd: costUsd, seconds: makespanOf(plan) };
  return { content: newBeginning({ first, planner: best.planner, noise: chance.noise, failures: chance.failures, lifeSeconds: livesOf(chance.lives, first), promised }), notes };
}

async function problemOf(io: Io, path: string, options: Options) {
  const { readWorkflowProblem } = await import('../../usecases/workflow/read-workflow-problem.ts');
  return readWorkflowProblem({
    ...(await workflowFilesOf(io, path)),
    catalogue: await catalogueOf(io, '--types', options.types),
    billingSeconds: options.billing === undefined ? null : billingOf(options.billing),
    deadlineSeconds: options.deadline === undefined ? null : toSeconds(durationOf('--deadline', options.deadline)),
    budgetUsd: null,
  });
}

async function planOf(io: Io, path: string, options: Options) {
  const planner = workflowPlannerNamed(options.planner).name;
  const { problem, notes } = await problemOf(io, path, options);
  const { workflowModule } = await import('../../compose/workflow/workflow-module.ts');
  const job = { problem, planners: [planner], seconds: secondsOf(options.seconds), seed: wholeNumberOf('--seed', options.seed, 0, 2 ** 31 - 1) };
  const output = (await inThread(io, `planning ${problem.name}`, workflowModule, job)) as WorkflowOutput | null;
  return output === null ? null : { job, output, notes };
}

function teller(io: Io): (run: WorkflowRun) => void {
  if (!io.errIsTerminal) return () => undefined;
  return ({ name, at, tasks, hosts }) => {
    const done = tasks.filter(({ status }) => status === 'done').length;
    const held = hosts.filter(({ status }) => status === 'ordered' || status === 'ready').length;
    io.err(`\r\u001B[2K${`${name}: ${Math.round(at)} s, ${done} of ${tasks.length} tasks done, ${held} hosts held`.slice(0, 150)}`);
  };
}

function livesOf(text: string | undefined, { graph }: WorkflowRun): Readonly<Record<string, number>> {
  if (text === undefined) return {};
  if (!text.includes('=')) return Object.fromEntries(graph.places.map(({ name }) => [name, toSeconds(durationOf('--host-life', text))]));
  return Object.fromEntries(text.split(',').map((part): readonly [string, number] => {
    const at = part.indexOf('=');
    if (at <= 0) throw usage(`--host-life is ${text}; it must be a duration, or PLACE=DURATION with commas between; correct it`);
    return [part.slice(0, at).trim(), toSeconds(durationOf('--host-life', part.slice(at + 1).trim()))];
  }));
}

function shareOf(field: string, text: string, max: number): number {
  const read = parseQuantity(text);
  const value = read === null || (read.dimension !== 'share' && read.dimension !== 'plain') ? Number.NaN : read.value;
  if (value >= 0 && value <= max) return value;
  throw usage(`${field} is ${text === '' ? 'empty' : text}; it must be a percentage from 0% to ${100 * max}%; correct it`);
}

const usage = (message: string): CliError => new CliError(message, exitCodes.usage);
