/**
 * `npm run results:capacity [-- --minutes 60 --scale 0.5 --patience 120 --only-report]`: profiles of Spark applications against what really happened; writes
 * docs/results/capacity.md. Two parts: recorded logs (the shared data, `../shared/data` from the project's root) replayed at their own size,
 * and Spark from PyPI on one and on two cores of this machine, each predicted from the other. Runs of Spark are kept in the system's folder for temporary
 * files, so that a measurement that was stopped goes on, and are made when the machine has nothing else to do, as far as it ever has.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordedLogsSection } from './capacity/recorded-logs.ts';
import { realSparkSection } from './capacity/real-spark.ts';
import { machineName } from '../../test/support/spark.ts';

const root = join(import.meta.dirname, '../..');
const { values: given } = parseArgs({ options: { minutes: { type: 'string', default: '60' }, scale: { type: 'string', default: '0.5' }, patience: { type: 'string', default: '120' }, 'only-report': { type: 'boolean', default: false } } });
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();

const real = await realSparkSection({ minutes: given['only-report'] ? 0 : Number(given.minutes), scale: Number(given.scale), patienceSeconds: Number(given.patience) });
const recorded = await recordedLogsSection(join(root, '../shared/data/spark-eventlogs'));
writeFileSync(
  join(import.meta.dirname, 'capacity.md'),
  `${[
    '# Profiles of Spark against real executions',
    '',
    `Commit ${commit}, Node ${process.versions.node}, ${machineName()}. Made by \`npm run results:capacity\`. Nothing here is random but Spark itself.`,
    '',
    ...recorded,
    '',
    ...real,
  ].join('\n')}\n`,
);
