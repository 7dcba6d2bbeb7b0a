#!/usr/bin/env node
// The `homeostat` command: makes sure that a new enough Node runs, then hands over to the command line.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { currentNodeSuffices, ensureNode, root } from './runtime.js';

if (currentNodeSuffices()) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache?.();
  // The checkout runs the TypeScript itself; the published package carries compiled JavaScript, since Node strips no
  // types under node_modules.
  const source = join(root, 'src/cli/main.ts');
  const entry = existsSync(source) ? source : join(root, 'dist/src/cli/main.js');
  const { main } = await import(pathToFileURL(entry).href);
  await main(process.argv);
} else {
  const { respawn } = await import('./respawn.js');
  try {
    await respawn(await ensureNode(), [process.argv[1], ...process.argv.slice(2)]);
  } catch (error) {
    process.stderr.write(`homeostat: ${error.message}\n`);
    process.exit(1);
  }
}
