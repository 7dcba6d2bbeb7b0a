// Makes dist, what the published package runs: Node strips no types under node_modules, so the programs (the entries in
// tsconfig.build.json and all they import) and the examples are shipped as JavaScript.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureNode, root } from './runtime.js';

const dist = join(root, 'dist');
// Files of an earlier build would be shipped along.
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const compiled = spawnSync(await ensureNode(), [tsc, '-p', join(root, 'tsconfig.build.json')], { cwd: root, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

// The documents of the examples name their programs: `node server.ts` is `node server.js` here.
const examples = join(root, 'examples');
for (const name of readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'))) {
  const target = join(dist, 'examples', name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, readFileSync(join(examples, name), 'utf8').replace(/^(\s*command: \[node, [\w./-]+)\.ts\]/gm, '$1.js]'));
}
