/**
 * `npm run bench [-- NAME...]`: runs every bench/*.ts that exports `bench()` (or the named ones), one after the other,
 * and prints one JSON document. Progress goes to stderr.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One measured number; `detail` holds the baseline of the same run, seeds and settings. */
export type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const folder = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts' && !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}; there are: ${readdirSync(folder).filter((file) => file !== 'run.ts').join(', ')}`);
  process.exit(2);
}

const results: { bench: string; figures: readonly Figure[] }[] = [];
for (const name of names) {
  console.error(`bench: ${name} ...`);
  const module = (await import(join(folder, `${name}.ts`))) as { bench?: () => Promise<readonly Figure[]> };
  if (module.bench === undefined) continue;
  results.push({ bench: name, figures: await module.bench() });
}

console.log(
  JSON.stringify(
    {
      commit: commitOf(),
      command: ['npm run bench --', ...wanted].join(' '),
      node: process.versions.node,
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryMiB: Math.round(totalmem() / 2 ** 20) },
      results,
    },
    null,
    2,
  ),
);
process.exit(0);

function commitOf(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: folder, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown (not a git checkout)';
  }
}
