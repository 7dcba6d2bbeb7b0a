import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { forecastDisplay } from './forecast-display.ts';
import type { Io } from './io.ts';

function watched(errIsTerminal: boolean): { readonly display: ReturnType<typeof forecastDisplay>; readonly err: () => string } {
  let err = '';
  const io: Io = { out: () => undefined, err: (text) => void (err += text), stdin: Readable.from([]), env: {}, cwd: '.', outIsTerminal: false, errIsTerminal, stdinIsTerminal: false, interrupted: new AbortController().signal };
  return { display: forecastDisplay(io), err: () => err };
}

/** An origin takes four seconds. */
const tell = ({ display }: ReturnType<typeof watched>, origins: number, total: number): void => {
  for (let done = 0; done < origins; done++) display.progress('auto', { phase: 'forecasting', done, total, spent: 4000 * done });
};

describe('the progress of an evaluation', () => {
  it('is told once, also where nobody watches, if it will take long: how long, and what takes less', () => {
    const long = watched(false);
    tell(long, 20, 1200);
    expect(long.err()).toBe('auto: 4 of 1200 origins after 16 s, about 80 min more; a larger --origin-step or --refit-every, or a shorter --horizon, takes less\n');
  });

  it('is not told where nobody watches and it is soon over', () => {
    const short = watched(false);
    tell(short, 6, 6);
    expect(short.err()).toBe('');
  });

  it('is a line on a terminal with what is left, which is gone at the end', () => {
    const long = watched(true);
    tell(long, 3, 1200);
    expect(long.err()).toContain('auto 2/1200, 80 min left');
    long.display.progress('auto', 'done');
    expect(long.err().endsWith('\r\u001B[2K')).toBe(true);
  });
});
