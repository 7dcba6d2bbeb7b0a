/**
 * `node bin/with-node.js docs/results/phases.ts`: how well phases are foretold on recorded workloads that were held out, beside "the same phase
 * goes on", for both kinds of features; writes docs/results/phases.md. Needs the shared data (`../shared/data` from the project's root).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../src/formats/csv/csv-table.ts';
import { InvalidInputError } from '../../src/model/error.ts';
import { characteriseSeries } from '../../src/usecases/characterise-series.ts';
import type { CharacterisationView } from '../../src/usecases/views/characterisation-view.ts';

type Case = { readonly name: string; readonly file: string; readonly time: string; readonly values: readonly string[]; readonly group: string | null; readonly rowNames?: boolean };

const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data');
if (!existsSync(data)) throw new Error('no shared data: nothing to measure');
const seeds = [1, 2, 3];
const horizon = 12;
const testShare = 0.3;
const containerMetrics = ['cpu.usage', 'cpu.usage.cores', 'cpu.usage.pct', 'cpu.usage.pct.container.requested', 'mem.current', 'mem.limit', 'mem.usage.pct', 'mem.working.set'];
const nab = (name: string): Case => ({ name: `NAB ${name}`, file: `nab/realAWSCloudwatch/${name}.csv`, time: 'timestamp', values: ['value'], group: null });
const load = (name: string, column: string): Case => ({ name: `dsp-load ${name}`, file: `dsp-load/data/${name}.csv`, time: 'date', values: [column], group: null });
const cases: readonly Case[] = [
  { name: 'AI4DL training (4 containers)', file: 'AI4DL/examples/1 - detecting phases/sample.csv', time: 'timestamp', values: containerMetrics, group: 'pod.id' },
  // Its header lacks the name of the row numbers.
  { name: 'AI4DL recognition (1 container)', file: 'AI4DL/examples/2 - expanding phases/sample-vr.csv', time: 'timestamp', values: containerMetrics, group: null, rowNames: true },
  nab('ec2_cpu_utilization_5f5533'),
  nab('ec2_cpu_utilization_ac20cd'),
  nab('rds_cpu_utilization_cc0c53'),
  ...['IoT_15min', 'alibaba_15min', 'avazu_15min', 'taxi_15min', 'wiki_en_15min'].map((name) => load(name, headerOf(`dsp-load/data/${name}.csv`)[1] ?? '')),
];

const rows = cases.flatMap((one) => (['crbm', 'pca'] as const).map((features) => rowOf(one, features)));
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
writeFileSync(join(import.meta.dirname, 'phases.md'), page());

function headerOf(file: string): readonly string[] {
  return readFileSync(join(data, file), 'utf8').split('\n', 1)[0]?.trim().split(',') ?? [];
}

function rowOf({ name, file, time, values, group, rowNames }: Case, features: 'crbm' | 'pca'): string {
  const text = readFileSync(join(data, file), 'utf8');
  const table = readCsv(file, rowNames === true ? `row,${text}` : text);
  const views: CharacterisationView[] = [];
  const began = performance.now();
  for (const seed of seeds) {
    try {
      views.push(characteriseSeries({ table, time, values, counters: [], group, step: null, phases: 5, features, horizon, testShare, seed }));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return `| ${name} | ${features} | ${error.message.replaceAll('|', ' ')} | | | | | | | | |`;
    }
  }
  const secondsEach = (performance.now() - began) / 1000 / seeds.length;
  const mean = (of: (view: CharacterisationView) => number | null | undefined): string => {
    const known = views.flatMap((view) => of(view) ?? []);
    return known.length === 0 ? '–' : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(2);
  };
  const score = (view: CharacterisationView, steps: number) => view.heldOut?.horizons.find((one) => one.steps === steps);
  const explained = mean(({ metrics }) => {
    const shares = metrics.flatMap((metric) => metric.explained ?? []);
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  });
  const pair = (steps: number, of: 'f1Macro' | 'f1Weighted'): string => `${mean((view) => score(view, steps)?.model[of])} / ${mean((view) => score(view, steps)?.samePhase[of])}`;
  const changes = `${mean(({ heldOut }) => heldOut?.changes.hitShare)} / ${mean(({ heldOut }) => heldOut?.changes.frequentShare)}`;
  const line = [name, features, views[0]?.series.reduce((sum, { steps }) => sum + steps, 0), explained, pair(1, 'f1Macro'), pair(horizon, 'f1Macro'), pair(horizon, 'f1Weighted'), changes, mean(({ heldOut }) => heldOut?.strangeShare), secondsEach.toFixed(2)];
  console.log(line.join('  '));
  return `| ${line.join(' | ')} |`;
}

function page(): string {
  return `# Phases, foretold on what was held out

Made by \`node bin/with-node.js docs/results/phases.ts\` at commit ${commit}, Node ${process.versions.node}, mean of seeds ${seeds.join(', ')}. Five phases; the last
${100 * testShare} % of each series are held out (of the four training containers: whole ones). Scaler, features, centres and period are learnt from the rest alone,
and each forecast knows only what came before it. \`a / b\` is ours / the baseline: for F1 (macro: every phase counts the same; weighted: by how often it came) "the same phase goes on", for the next phase at
changes the most frequent other phase. *Explained* is the share of the metrics' variance that the phases explain, *strange* the share of
held-out steps stranger than 99 % of those learnt from, *seconds* the whole command for one seed, evaluation included.

| workload | features | steps | explained | F1 1 step ahead | F1 ${horizon} steps ahead | the same, weighted | next phase at changes | strange | seconds |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

What limits it. F1 of the two kinds of features is of different phases, each their own; *explained* can be compared. One step ahead hardly
anything beats "the same phase goes on", since a phase lasts many steps and its end shows only when it has come. The figure that the
AI4DL authors published for a network over windows of phases (F1 0.92, 561 containers) is of data that are not public; the two extracts here
are 4 containers and 1. Where the held-out part is strange, the workload changed, and phases of its past foretell little.
`;
}
