// npm runs this after `npm ci`: afterwards nothing more is fetched. It gets a new enough Node where the system's is too
// old, and builds the dashboard.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNode, root } from './runtime.js';

// A consumer that installs the published package has no sources to build from; its first start fetches Node if needed.
if (existsSync(join(root, 'src')) && existsSync(join(root, 'node_modules'))) {
  try {
    const node = await ensureNode();
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    if (existsSync(vite) && existsSync(join(root, 'web/index.html'))) {
      const built = spawnSync(node, [vite, 'build', 'web', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
      if (built.status !== 0) process.exit(built.status ?? 1);
    }
  } catch (error) {
    process.stderr.write(`prepare: ${error.message}\n`);
    process.exit(1);
  }
}
