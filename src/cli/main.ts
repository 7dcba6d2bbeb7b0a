import { isatty } from 'node:tty';
import { exitCodes } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

/** Entry of the `homeostat` command: runs it on the process's own streams and sets its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const abort = new AbortController();
  let interrupts = 0;
  const interrupt = (): void => {
    interrupts += 1;
    // The second Ctrl-C is from somebody who does not want to wait for a tidy end.
    if (interrupts > 1) process.exit(130);
    abort.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A reader such as `head` that closes the pipe is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`homeostat: standard output cannot be written: ${error.message}; make room or write elsewhere\n`);
    process.exit(exitCodes.error);
  });
  process.exitCode = await runCli(argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    outIsTerminal: isatty(1),
    errIsTerminal: isatty(2),
    stdinIsTerminal: isatty(0),
    interrupted: abort.signal,
  });
  // Keep-alive sockets and the like must not hold a finished command.
  const exit = (): void => process.exit(process.exitCode);
  // Called once everything before it is out; one that cannot be written ends in the handler above.
  process.stdout.write('', (error) => {
    if (error === null || error === undefined) exit();
  });
}
