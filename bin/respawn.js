// Runs a program under the right Node in this process's place: same streams, same signals, same exit code.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/**
 * @param {string} node path of the Node to run
 * @param {string[]} args its arguments
 * @returns {Promise<never>} ends this process with the child's exit code (128 + n after signal n)
 */
export function respawn(node, args) {
  // Tools that look for `node` on the PATH must find the same one.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, args, { stdio: 'inherit', env });
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
