import type { Io } from './io.ts';

/** One line on a terminal that tells how many replays are done. Nothing of it reaches standard output. */
export function backtestDisplay(io: Io): { readonly progress: (done: number, total: number, policy: string) => void; readonly end: () => void } {
  let shown = false;
  const clear = (): void => {
    if (shown) io.err('\r\u001B[2K');
    shown = false;
  };
  return {
    progress: (done, total, policy) => {
      if (!io.errIsTerminal) return;
      clear();
      io.err(`replayed ${done} of ${total}, last ${policy}`.slice(0, 150));
      shown = true;
    },
    end: clear,
  };
}
