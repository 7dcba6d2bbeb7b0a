/**
 * `node bin/with-node.js docs/results/learning.ts [--seeds 0,1,2]`: trains a DQN on CartPole for each seed in a worker thread, plays the result
 * greedily, measures the speed of learning (bench/learn-dqn.ts), and writes docs/results/learning.md.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bench } from '../../bench/learn-dqn.ts';
import { WorkerCompute } from '../../src/adapters/compute-workers/worker-compute.ts';
import { CartPole } from '../../src/learn/environments/cart-pole.ts';
import { cartPoleConfig } from '../../src/learn/training/cart-pole-config.ts';
import { DqnTrainer } from '../../src/learn/training/dqn-trainer.ts';
import { evaluate } from '../../src/learn/training/evaluate.ts';
import type { TrainDqnInput, TrainDqnOutput } from '../../src/learn/training/train-dqn-main.ts';
import { trainDqnModule } from '../../src/learn/training/train-dqn-module.ts';
import { weightsHash } from '../../src/learn/training/weights-hash.ts';
import { randomStreams } from '../../src/model/random.ts';

type Row = {
  readonly seed: number; readonly final: number; readonly worst: number; readonly best: number; readonly bestStep: number;
  readonly whileLearning: number; readonly seconds: number; readonly hash: string; readonly kernel: string;
};

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
/** The goal of the mean return over all seeds. */
const goal = 475;
/** Greedy episodes after the training, with starts of their own. */
const episodes = 100;
const check = { everySteps: 2500, episodes: 5 };
const at = process.argv.indexOf('--seeds');
const seeds = at < 0 ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : (process.argv[at + 1] ?? '').split(',').map(Number);
const command = ['node bin/with-node.js docs/results/learning.ts', ...(at < 0 ? [] : [`--seeds ${seeds.join(',')}`])].join(' ');

// One thread, so that the seconds are those of one core; and the state of the code before the report itself changes it.
const compute = new WorkerCompute({ threads: 1 });
const sources = ['src/learn', ':!src/learn/forecast', 'src/model', 'src/adapters/compute-workers', 'bench/learn-dqn.ts', 'bench/naive-dqn.ts', 'docs/results/learning.ts'];
const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no', '--', ...sources) === '' ? '' : ' with uncommitted changes'}`;
const rows: Row[] = [];
for (const seed of seeds) {
  rows.push(await train(seed));
  console.error(JSON.stringify(rows.at(-1)));
}
await compute.close();
console.error('measuring the speed ...');
const figures = await bench();
writeFileSync(join(here, 'learning.md'), report());
process.exit(mean(rows.map(({ final }) => final)) >= goal ? 0 : 1);

async function train(seed: number): Promise<Row> {
  const input: TrainDqnInput = { environment: 'cart-pole', config: cartPoleConfig, seed, check, progressEverySteps: 5000 };
  const began = performance.now();
  const output = (await compute.run({ module: trainDqnModule, input })) as TrainDqnOutput;
  const seconds = (performance.now() - began) / 1000;
  const { checkpoint } = output;
  const trainer = new DqnTrainer({ environment: new CartPole(), config: cartPoleConfig, seed }, checkpoint);
  const played = (parameters: Float32Array): readonly number[] => {
    trainer.learner.parameters.set(parameters);
    return evaluate(new CartPole(), (state) => trainer.learner.values(state), episodes, randomStreams(seed).stream('docs', 'learning'));
  };
  const final = played(checkpoint.learner.parameters);
  return {
    seed, final: mean(final), worst: Math.min(...final), best: mean(played(checkpoint.best?.parameters ?? checkpoint.learner.parameters)), bestStep: checkpoint.best?.step ?? 0,
    whileLearning: output.progress.meanReturn ?? 0, seconds, hash: weightsHash(checkpoint.learner.parameters).slice(0, 12), kernel: trainer.provenance.kernel,
  };
}

function report(): string {
  const of = (field: 'final' | 'best' | 'whileLearning' | 'seconds'): string => mean(rows.map((row) => row[field])).toFixed(1);
  const reached = mean(rows.map(({ final }) => final)) >= goal;
  return `# Learning: DQN on CartPole, and how fast it learns

| | |
|---|---|
| made by | \`${command}\` |
| commit | ${commit} |
| Node, kernel | ${process.versions.node}, ${[...new Set(rows.map(({ kernel }) => kernel))].join(', ')} |
| machine | ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores |
| seeds | ${seeds.join(', ')}; hyper-parameters were chosen on seeds from 100 on |

## CartPole-v1, ${cartPoleConfig.schedule.steps.toLocaleString('en')} steps

Goal: a mean return of ${goal} over all seeds (500 is the most there is). **${reached ? 'Reached' : 'Not reached'}: ${of('final')}** by the final network.
Each seed is played greedily for ${episodes} episodes that nothing was learnt from. *Final* is the network after the last step, the figure that counts. *Best by check*
is the network that did best in a check of ${check.episodes} episodes every ${check.everySteps.toLocaleString('en')} steps during the training, in an environment apart; the steps of the checks are not among
the ${cartPoleConfig.schedule.steps.toLocaleString('en')} and were not learnt from. *While learning* is the mean of the last 100 episodes of the training, with exploration.

| seed | final: mean | worst episode | best by check: mean | at step | while learning | seconds | weights (sha256) |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row.seed} | ${row.final.toFixed(1)} | ${row.worst} | ${row.best.toFixed(1)} | ${row.bestStep} | ${row.whileLearning.toFixed(1)} | ${row.seconds.toFixed(1)} | ${row.hash} |`).join('\n')}
| **mean** | **${of('final')}** | | **${of('best')}** | | ${of('whileLearning')} | ${of('seconds')} | |

Equal seeds give equal weights under the same Node version and kernel; the hashes are those of the final networks. Seconds are by the clock, checks included, and depend on
what else the machine did.

\`\`\`json
${JSON.stringify(cartPoleConfig, null, 1)}
\`\`\`

## Speed

\`npm run bench -- learn-dqn\`, medians of five rounds in turns with the baseline. *Per CPU second* is what one core does, whatever else the machine is
doing; *by the clock* is lower when it is busy.

| figure | goal | per CPU second | by the clock | baseline | ratio |
|---|---|---|---|---|---|
${figures.map(speedLine).join('\n')}

The baseline of the updates and of the inference is the same network in naive loops in the same process. That of the CartPole steps is a published figure of
stable-baselines3 on other hardware, so there is no ratio. An update includes sampling, targets, the backward pass, clipping and Adam.
`;
}

function speedLine({ name, unit, value, detail }: { readonly name: string; readonly unit: string; readonly value: number; readonly detail: object }): string {
  const { goal = null, byClock, baselineValue, ratio } = detail as { goal?: number | null; byClock: number; baselineValue: number; ratio?: number };
  const sign = unit === 'us' ? '≤' : '≥';
  return `| ${name} (${unit}) | ${goal === null ? '' : `${sign} ${goal}`} | ${value} | ${byClock} | ${baselineValue} | ${ratio ?? ''} |`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
