#!/usr/bin/env node
// Runs a script, or with `npm:NAME` the bin NAME of an installed package, under a new enough Node.
// Usage: node bin/with-node.js bench/run.ts ARGS...   |   node bin/with-node.js npm:vitest run ARGS...
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNode, root } from './runtime.js';
import { respawn } from './respawn.js';

const [target, ...args] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write('usage: node bin/with-node.js FILE|npm:BIN [ARGS...]\n');
  process.exit(2);
}
try {
  const node = await ensureNode();
  await respawn(node, [target.startsWith('npm:') ? binOf(target.slice(4)) : target, ...args]);
} catch (error) {
  process.stderr.write(`with-node: ${error.message}\n`);
  process.exit(1);
}

/** The JavaScript file behind a package's bin; the package `tsc` comes from is `typescript`. */
function binOf(name) {
  const packageName = name === 'tsc' ? 'typescript' : name;
  const folder = join(root, 'node_modules', packageName);
  if (!existsSync(folder)) throw new Error(`${packageName} is not installed; run npm ci`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}
