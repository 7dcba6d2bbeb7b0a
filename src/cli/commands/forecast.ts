import { availableParallelism } from 'node:os';
import { parseTime } from '../../formats/csv/parse-time.ts';
import { parseQuantity } from '../../units/quantity.ts';
import { seconds } from '../../units/time.ts';
import type { CombineMode } from '../../experiment/forecast/combine.ts';
import type { ForecastRunner } from '../../experiment/ports/forecast-runner.ts';
import type { EvaluationRequest } from '../../usecases/evaluate-forecasts.ts';
import { NotFoundError } from '../../model/error.ts';
import { nameSchema } from '../../model/ids.ts';
import type { ModelReference } from '../../model/model-reference.ts';
import { modelReferenceOf } from '../../model/model-reference.ts';
import type { Horizon } from '../../usecases/horizon-steps.ts';
import { horizonMax } from '../../usecases/horizon-steps.ts';
import type { ForecastRegistry } from '../../usecases/forecast-series.ts';
import { documentNameOf, wholeNumberOf } from '../arguments.ts';
import type { CommandModule } from '../command.ts';
import { examples } from '../command.ts';
import { dataPlaceOf, defaultDataFolder } from '../data-place.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import { forecastDisplay } from '../forecast-display.ts';
import type { SeriesFlags } from '../forecast-options.ts';
import { choiceOf, readSeriesFlags, shareOf, withSeriesFlags } from '../forecast-options.ts';
import { printEvaluation, printForecast } from '../forecast-tables.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData } from '../output.ts';
import { fileToWrite } from '../paths.ts';
import { versionOf } from '../version.ts';
import { writeWhole } from '../write-whole.ts';

type EvaluateOptions = SeriesFlags & {
  readonly horizon: string;
  readonly originStep: string;
  readonly combine: string;
  readonly testShare: string;
  readonly testFrom?: string;
  readonly refitEvery?: string;
  readonly models: string;
  readonly checkLookahead?: boolean;
  readonly seed: string;
  readonly workers?: string;
  readonly plot?: string;
  readonly output?: string;
};

type RunOptions = SeriesFlags & { readonly horizon: string; readonly model: string; readonly quantiles: string; readonly explain?: boolean; readonly save?: string; readonly data: string; readonly store?: string; readonly seed: string; readonly output?: string };

const combines: readonly CombineMode[] = ['mean-over-leads', 'each-lead', 'last-lead'];

/** `homeostat forecast`: what comes after a series, and how well that could have been said in the past. */
export const forecastCommand: CommandModule = {
  register: (program, run) => {
    const forecast = program.command('forecast').description('forecast a series from a file (run), or see how good forecasts of it would have been (evaluate)')
      .addHelpText('after', examples('homeostat forecast run --series load.csv --time minute --value requests', 'homeostat forecast evaluate --series load.csv --time minute --value requests --models all'));
    withSeriesFlags(forecast.command('evaluate').description('go through a series with a rolling origin and score models; no forecast knows what comes after its origin'))
      .option('--horizon <steps>', 'how far ahead: steps, or a duration such as 1h', '12')
      .option('--origin-step <steps>', 'steps from one origin to the next', '1')
      .option('--combine <how>', 'which forecasts of a point count for its error: the mean-over-leads, each-lead, or the last-lead', 'mean-over-leads')
      .option('--test-share <share>', 'share of the measured points at the end that is tested', '0.2')
      .option('--test-from <time>', 'when the test begins, instead of a share')
      .option('--refit-every <steps>', 'steps from one fit to the next (default: a day of the series)')
      .option('--models <names>', 'all, or names with commas between them', 'auto,last-value,seasonal-naive')
      .option('--check-lookahead', 'replace everything after random points and see that no forecast made before changes by a bit; exit code 1 if one does')
      .option('--seed <n>', 'seed of everything random', '1')
      .option('--workers <n>', 'models that are evaluated at once (default: one a core); changes no result')
      .option('--plot <file>', 'also write a page with charts (HTML, needs no network)')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples(
        'homeostat forecast evaluate --series load.csv --time minute --value requests --horizon 12',
        'homeostat forecast evaluate --series load.csv.gz --time t --value cpu --models all --test-share 0.3 -o json',
        'homeostat forecast evaluate --series load.csv --time t --value cpu --plot report.html --check-lookahead',
      ))
      .action(run(evaluate));
    withSeriesFlags(forecast.command('run').description('forecast what comes next, with a band, what it rests on, or why it cannot be said'))
      .option('--horizon <steps>', 'how far ahead: steps, or a duration such as 1h', '12')
      .option('--model <name>', 'a kind of model, or a registered one as NAME@VERSION or NAME@ALIAS; auto chooses and combines on past data only', 'auto')
      .option('--save <name>', 'register the fitted model as the next version of this name, with how one of its kind forecast the last fifth (takes about twice as long)')
      .option('-d, --data <folder>', 'data folder that registered models are in', defaultDataFolder)
      .option('--store <url>', 'sqlite:PATH or postgres://USER@HOST/DATABASE (also HOMEOSTAT_STORE)')
      .option('--quantiles <list>', 'quantiles with commas between them, ascending', '0.05,0.5,0.95')
      .option('--explain', 'what each median rests on')
      .option('--seed <n>', 'seed of everything random', '1')
      .addOption(outputOption('table', 'json', 'yaml'))
      .addHelpText('after', examples('homeostat forecast run --series load.csv --time minute --value requests --horizon 12', 'homeostat forecast run --series load.csv --time t --value cpu --quantiles 0.5,0.99 --explain -o json', 'homeostat forecast run --series load.csv --time t --value cpu --model lstm --save cpu', 'homeostat forecast run --series load.csv --time t --value cpu --model cpu@champion'))
      .action(run(runForecast));
  },
};

/** Digits are steps; all else must be a length of time. */
function horizonOf(text: string): Horizon {
  if (/^\d+$/.test(text)) return wholeNumberOf('--horizon', text, 1, horizonMax);
  const lasts = parseQuantity(text);
  if (lasts?.dimension === 'duration' && lasts.value >= 0.001) return { lasts: seconds(lasts.value) };
  throw new CliError(`--horizon is ${text === '' ? 'empty' : text}; it must be 1 to ${horizonMax} whole steps of the series, or a duration such as 1h; correct it`, exitCodes.usage);
}

const seedOf = (text: string): number => wholeNumberOf('--seed', text, 0, 2 ** 31 - 1);

async function evaluate(io: Io, options: EvaluateOptions): Promise<number> {
  const format = outputFormatOf(options.output);
  const plot = fileToWrite(io, '--plot', options.plot, { '--series': options.series, '--calendar': options.calendar });
  const request = await requestOf(io, options, plot !== null);
  const workers = options.workers === undefined ? availableParallelism() : wholeNumberOf('--workers', options.workers, 1, 64);
  const { evaluateForecasts } = await import('../../usecases/evaluate-forecasts.ts');
  const display = forecastDisplay(io);
  const report = await inWorkers(io, workers, (runner) => evaluateForecasts(request, runner, { signal: io.interrupted, progress: display.progress })).finally(display.end);
  if (report === null) return exitCodes.interrupted;
  const { view } = report;
  if (plot !== null) {
    const { plotPage } = await import('../../compose/forecast/plot-page.ts');
    writeWhole(plot, plotPage(report));
  }
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printEvaluation(io, view);
  const looked = view.models.filter(({ lookahead }) => lookahead !== null && lookahead.passed < lookahead.trials);
  if (looked.length > 0) throw new CliError(`forecasts of ${looked.map(({ name }) => name).join(', ')} changed when data after their origin changed; they look ahead, so their figures mean nothing`);
  return view.models.some(({ whyNot }) => whyNot === null) ? exitCodes.ok : exitCodes.error;
}

async function requestOf(io: Io, options: EvaluateOptions, trace: boolean): Promise<EvaluationRequest> {
  const models = await modelsOf(options.models);
  const test = options.testFrom === undefined ? { share: shareOf('--test-share', options.testShare) } : { since: parseTime(options.testFrom) };
  if ('since' in test && test.since === undefined) throw new CliError(`--test-from is ${options.testFrom}; it must be a time: ISO 8601, or seconds or milliseconds since 1970; correct it`, exitCodes.usage);
  return {
    models,
    horizon: horizonOf(options.horizon),
    originStep: wholeNumberOf('--origin-step', options.originStep, 1, 1_000_000),
    combine: choiceOf('--combine', options.combine, combines),
    test: test as EvaluationRequest['test'],
    refitEvery: options.refitEvery === undefined ? null : wholeNumberOf('--refit-every', options.refitEvery, 1, 10_000_000),
    seed: seedOf(options.seed),
    checkLookahead: options.checkLookahead === true,
    trace,
    ...(await readSeriesFlags(io, options)),
  };
}

/** The names in the order in which they were written, each once. */
async function modelsOf(text: string): Promise<readonly string[]> {
  const { forecasterNamed, forecasters } = await import('../../experiment/forecast/forecasters.ts');
  if (text === 'all') return forecasters.map(({ name }) => name);
  return [...new Set(text.split(',').map((name) => forecasterNamed(name.trim()).name))];
}

async function runForecast(io: Io, options: RunOptions): Promise<number> {
  const format = outputFormatOf(options.output);
  const wanted = registryOf(options);
  if (wanted === null || !('use' in wanted)) await refuseSavedName(io, options);
  const [model = ''] = wanted !== null && 'use' in wanted ? [options.model] : await modelsOf(options.model === 'all' ? 'auto' : options.model);
  const [horizon, quantiles, seed] = [horizonOf(options.horizon), quantilesOf(options.quantiles), seedOf(options.seed)];
  const input = await readSeriesFlags(io, options);
  const { forecastSeries } = await import('../../usecases/forecast-series.ts');
  const request = { ...input, model, horizon, quantiles, seed, explain: options.explain === true };
  const view = await withRegistry(io, options, wanted, (registry) => inWorkers(io, 1, (runner) => forecastSeries(request, runner, io.interrupted, registry)));
  if (view === null) return exitCodes.interrupted;
  if (format === 'json' || format === 'yaml') printData(io, format, view);
  else printForecast(io, view);
  return view.whyNot === null ? exitCodes.ok : exitCodes.error;
}

type WantedModel = { readonly use: ModelReference } | { readonly saveAs: string };

/** What is wanted of the registry: a model with a version, or a name to save under; null for nothing. */
function registryOf({ model, save }: RunOptions): WantedModel | null {
  const use = model.includes('@') ? modelReferenceOf('--model', model) : null;
  if (use !== null && save !== undefined) throw new CliError(`--save is ${save} and --model is ${model}, which is registered already; only one may be given; leave the other out`, exitCodes.usage);
  if (use !== null) return { use };
  return save === undefined ? null : { saveAs: documentNameOf('--save', save) };
}

/** Throws CliError where --model is the bare name of a saved model: which version is meant is the user's to say. */
async function refuseSavedName(io: Io, options: RunOptions): Promise<void> {
  const { forecasters } = await import('../../experiment/forecast/forecasters.ts');
  const { model } = options;
  if (model === 'all' || forecasters.some(({ name }) => name === model) || !nameSchema.safeParse(model).success) return;
  const { openModels } = await import('../../compose/models.ts');
  const deps = await openModels(dataPlaceOf(io, options), 'refuse').catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  if (deps === null) return;
  try {
    const [newest] = await deps.store.modelVersions(model, { limit: 1 });
    if (newest === undefined) return;
    const names = [...(await deps.store.aliases(model)).map(({ alias }) => `${model}@${alias}`), `${model}@${newest.version}`];
    throw new CliError(`--model is ${model}, which is a saved model; it must say which version of it; did you mean ${names.join(' or ')}?`, exitCodes.usage);
  } finally {
    await deps.close();
  }
}

/** Opens the registry only where something is wanted of it: a forecast from a file alone leaves nothing behind. */
async function withRegistry<T>(io: Io, options: RunOptions, wanted: WantedModel | null, work: (registry: ForecastRegistry | null) => Promise<T>): Promise<T> {
  if (wanted === null) return work(null);
  const { openModels } = await import('../../compose/models.ts');
  const deps = await openModels(dataPlaceOf(io, options), 'use' in wanted ? 'refuse' : 'make');
  try {
    return await work({ ...wanted, deps, codeVersion: versionOf() });
  } finally {
    await deps.close();
  }
}

function quantilesOf(text: string): readonly number[] {
  const quantiles = text.split(',').map((part) => shareOf('--quantiles', part.trim()));
  const ascending = quantiles.every((quantile, index) => index === 0 || quantile > (quantiles[index - 1] as number));
  if (!ascending || quantiles.length > 99) throw new CliError(`--quantiles is ${text}; it must be at most 99 numbers that ascend; order them`, exitCodes.usage);
  return quantiles;
}

/** Null if Ctrl-C came first; the threads are ended either way. */
async function inWorkers<T>(io: Io, size: number, work: (runner: ForecastRunner) => Promise<T>): Promise<T | null> {
  const { forecastWorkers } = await import('../../compose/forecast/forecast-workers.ts');
  const workers = forecastWorkers(size);
  try {
    return await work(workers);
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    await workers.close();
  }
}
