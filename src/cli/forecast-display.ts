import type { EvaluationProgress } from '../experiment/forecast/evaluate-model.ts';
import type { Io } from './io.ts';

/** Work that goes on for this long, in ms, and has as long before it again, is worth a word of what it will take. */
const noticeAfter = 15_000;

/**
 * Tells on standard error how far each model is: one line on a terminal, kept up to date with the time that is left; and anywhere, once,
 * that a model will take long, with what would make it shorter.
 */
export function forecastDisplay(io: Io): { readonly progress: (model: string, progress: EvaluationProgress | 'done') => void; readonly end: () => void } {
  const lines = new Map<string, string>();
  const noticed = new Set<string>();
  let shown = false;
  const clear = (): void => {
    if (shown) io.err('\r\u001B[2K');
    shown = false;
  };
  const notice = (model: string, { phase, done, total, spent }: EvaluationProgress, left: number): void => {
    if (phase === 'checking' || noticed.has(model) || spent < noticeAfter || left < noticeAfter) return;
    noticed.add(model);
    clear();
    io.err(`${model}: ${done} of ${total} origins after ${durationOf(spent)}, about ${durationOf(left)} more; a larger --origin-step or --refit-every, or a shorter --horizon, takes less\n`);
  };
  return {
    progress: (model, progress) => {
      if (progress === 'done') lines.delete(model);
      else {
        const left = leftOf(progress);
        if (left !== null) notice(model, progress, left);
        lines.set(model, `${model} ${progress.phase === 'checking' ? 'look-ahead ' : ''}${progress.done}/${progress.total}${left === null || left < noticeAfter ? '' : `, ${durationOf(left)} left`}`);
      }
      if (!io.errIsTerminal) return;
      clear();
      if (lines.size === 0) return;
      io.err([...lines.values()].join(' · ').slice(0, 150));
      shown = true;
    },
    end: clear,
  };
}

/** Milliseconds, as long as what is left goes on like what was done; null before anything was. */
const leftOf = ({ done, total, spent }: EvaluationProgress): number | null => (done === 0 ? null : (spent / done) * (total - done));

/** Rounded to what an estimate is good for: seconds, minutes or hours. */
function durationOf(duration: number): string {
  const seconds = Math.round(duration / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
