import type { Readable } from 'node:stream';
import { visibleLines } from '../units/visible.ts';

/** Where a command reads and writes: data on `out`, all else on `err`. Tests hand in their own. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether a person watches: colours, progress and prompts only then. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly stdinIsTerminal: boolean;
  /** Aborts when the user presses Ctrl-C. */
  readonly interrupted: AbortSignal;
};

/** Colours only on a terminal that wants them (no-color.org). */
export const wantsColour = (io: Io): boolean => io.outIsTerminal && !io.env['NO_COLOR'] && io.env['TERM'] !== 'dumb';

/** The same places, on which nothing steers a terminal: for sentences with names that others gave. */
export const plainIo = (io: Io): Io => ({ ...io, out: (text) => io.out(visibleLines(text)), err: (text) => io.err(visibleLines(text)) });
