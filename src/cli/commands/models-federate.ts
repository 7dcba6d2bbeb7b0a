import type { Command as Program } from 'commander';
import type { ModelReference } from '../../model/model-reference.ts';
import { modelReferenceOf } from '../../model/model-reference.ts';
import type { FederationAgent } from '../../usecases/federate-models.ts';
import type { FederationView } from '../../usecases/views/federation-view.ts';
import { documentNameOf, wholeNumberOf } from '../arguments.ts';
import type { RunAction } from '../command.ts';
import { examples } from '../command.ts';
import { dataPlaceOf, defaultDataFolder } from '../data-place.ts';
import { CliError, exitCodes } from '../exit-codes.ts';
import type { SeriesFlags } from '../forecast-options.ts';
import { readSeriesFlags, withColumnFlags } from '../forecast-options.ts';
import type { Io } from '../io.ts';
import { outputFormatOf, outputOption, printData, table } from '../output.ts';
import { versionOf } from '../version.ts';

type Options = Omit<SeriesFlags, 'series' | 'calendar'> & { readonly agent: readonly string[]; readonly horizon: string; readonly data: string; readonly store?: string; readonly output?: string };

/** As networks are trained for. */
const horizonMax = 512;

/** `homeostat models federate NAME`: one model of several agents' networks, if that is better for each of them. */
export function registerFederating(models: Program, run: RunAction): void {
  withColumnFlags(models.command('federate').description('average networks of several agents by samples; registered if the average beats each on what that one held out, else exit code 1').argument('<name>', 'name that the average is saved under'))
    .requiredOption('--agent <model=file...>', 'a registered model and a CSV that begins with what it was trained on and goes on: NAME@VERSION=FILE, once for each')
    .option('--horizon <steps>', 'steps ahead that are judged; not more than all were trained for', '12')
    .option('-d, --data <folder>', 'data folder that registered models are in', defaultDataFolder)
    .option('--store <url>', 'sqlite:PATH or postgres://USER@HOST/DATABASE (also HOMEOSTAT_STORE)')
    .addOption(outputOption('table', 'json', 'yaml', 'name'))
    .addHelpText('after', examples('homeostat models federate load --agent north@champion=north.csv --agent south@champion=south.csv --time t --value requests'))
    .action(run(federate));
}

async function federate(io: Io, text: string, options: Options): Promise<number> {
  const format = outputFormatOf(options.output);
  const saveAs = documentNameOf('name', text);
  const horizon = wholeNumberOf('--horizon', options.horizon, 1, horizonMax);
  const files = options.agent.map(agentOf);
  const read = await Promise.all(files.map(async ({ reference, file }) => ({ reference, ...(await readSeriesFlags(io, { ...options, series: file })) })));
  const [first] = read;
  if (first === undefined) throw new CliError('--agent is missing; there must be at least two, NAME@VERSION=FILE; name them', exitCodes.usage);
  const agents: readonly FederationAgent[] = read.map(({ reference, source }) => ({ reference, source }));
  const [{ federateModels }, { openModels }] = await Promise.all([import('../../usecases/federate-models.ts'), import('../../compose/models.ts')]);
  const deps = await openModels(dataPlaceOf(io, options), 'refuse');
  try {
    const view = await federateModels(deps, { agents, seriesOptions: first.seriesOptions, horizon, saveAs, codeVersion: versionOf() });
    if (format === 'json' || format === 'yaml') printData(io, format, view);
    else if (format !== 'name') printFederation(io, view);
    else if (view.name !== null) io.out(`model/${view.name}\n`);
    for (const reason of view.reasons) io.err(`${reason}\n`);
    return view.kept ? exitCodes.ok : exitCodes.error;
  } finally {
    await deps.close();
  }
}

function agentOf(text: string): { readonly reference: ModelReference; readonly file: string } {
  const at = text.indexOf('=');
  const file = text.slice(at + 1);
  if (at <= 0 || file === '' || file === '-') throw new CliError(`--agent is ${text}; it must be NAME@VERSION=FILE, such as north@3=north.csv; correct it`, exitCodes.usage);
  return { reference: modelReferenceOf('--agent', text.slice(0, at)), file };
}

function printFederation(io: Io, { kept, name, agents, notes }: FederationView): void {
  const loss = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(5))));
  const rows = agents.map((agent) => [agent.name, String(agent.samples), String(agent.points), loss(agent.ownLoss), loss(agent.averageLoss)]);
  if (rows.length > 0) io.out(table([['AGENT', 'SAMPLES', 'HELDOUT', 'OWNLOSS', 'AVERAGELOSS'], ...rows]));
  for (const note of notes) io.out(`Note: ${note}\n`);
  io.out(kept ? `Saved as ${name ?? ''}: better for each.\n` : 'Refused; nothing was saved.\n');
}
