// Runs a program under the right Node in this process's place: same streams, same signals, same exit code, and, where the program asks for it, the same end.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** Names the process that stands in front of this one. */
const launcher = 'HOMEOSTAT_LAUNCHER';

/**
 * Ends this process as a signal would once the one that was started in its place is gone, killed in a way that it could not pass on. Nothing else is asked of the
 * channel between them: it closes when either ends. One that somebody else opened is none of ours.
 */
export function endWithLauncher() {
  if (process.channel === undefined || process.env[launcher] !== String(process.ppid)) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

/**
 * @param {string} node path of the Node to run
 * @param {string[]} args its arguments
 * @param {{ together?: boolean }} [options] `together`: the program calls `endWithLauncher`
 * @returns {Promise<never>} ends this process with the child's exit code (128 + n after signal n)
 */
export function respawn(node, args, { together = false } = {}) {
  // Tools that look for `node` on the PATH must find the same one.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`, [launcher]: String(process.pid) };
  const child = spawn(node, args, { stdio: together ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit', env });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  for (const signal of signals) {
    // A terminal's Ctrl-C reaches the whole process group, so the child has it already; others are passed on.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise(() => {
    child.on('error', (error) => {
      process.stderr.write(`homeostat: cannot start ${node}: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      const numbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };
      process.exit(code ?? 128 + (numbers[signal] ?? 1));
    });
  });
}
