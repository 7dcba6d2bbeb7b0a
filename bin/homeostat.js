#!/usr/bin/env node
// The `homeostat` command: makes sure that a new enough Node runs, then hands over to the command line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endWithLauncher, respawn } from './respawn.js';
import { currentNodeSuffices, ensureNode, root } from './runtime.js';

if (currentNodeSuffices()) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  endWithLauncher();
  // The checkout runs the TypeScript itself; the published package carries compiled JavaScript, since Node strips no
  // types under node_modules.
  const source = join(root, 'src/cli/main.ts');
  const entry = existsSync(source) ? source : join(root, 'dist/src/cli/main.js');
  await (await load(entry)).main(process.argv);
} else {
  try {
    await respawn(await ensureNode(), [process.argv[1], ...process.argv.slice(2)], { together: true });
  } catch (error) {
    process.stderr.write(`homeostat: ${error.message}\n`);
    process.exit(1);
  }
}

/** A checkout without its dependencies is a matter of one command, not of a stack trace. */
async function load(entry) {
  try {
    return await import(pathToFileURL(entry).href);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(`homeostat: ${error.message.split(' imported from')[0]}; run "npm ci" in ${root} first\n`);
    process.exit(1);
  }
}
