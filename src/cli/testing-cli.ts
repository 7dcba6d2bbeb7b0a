import { Readable } from 'node:stream';
import type { Io } from './io.ts';
import { runCli } from './run-cli.ts';

export type TestingCliOptions = Partial<Omit<Io, 'out' | 'err' | 'stdin'>> & {
  /** All of standard input. */
  readonly stdin?: string | Uint8Array;
  /** Hears all of `err` so far whenever some is added. */
  readonly onErr?: (err: string) => void;
};

export type TestingCliResult = { readonly code: number; readonly out: string; readonly err: string };

/** Runs one command line in this process, away from terminals unless told otherwise, with an empty environment in the current folder. */
export async function testingCli(args: readonly string[], { stdin = '', onErr, ...io }: TestingCliOptions = {}): Promise<TestingCliResult> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    out: (text) => void (out += text),
    err: (text) => {
      err += text;
      onErr?.(err);
    },
    stdin: Readable.from([stdin]),
    env: {},
    cwd: process.cwd(),
    outIsTerminal: false,
    errIsTerminal: false,
    stdinIsTerminal: false,
    interrupted: new AbortController().signal,
    ...io,
  });
  return { code, out, err };
}
