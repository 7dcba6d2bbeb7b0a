import type { EvaluationProgress } from '../experiment/forecast/evaluate-model.ts';
import type { Io } from './io.ts';

/** One line on a terminal that tells how far each model is. Nothing of it reaches standard output. */
export function forecastDisplay(io: Io): { readonly progress: (model: string, progress: EvaluationProgress | 'done') => void; readonly end: () => void } {
  const running = new Map<string, string>();
  let shown = false;
  const clear = (): void => {
    if (shown) io.err('\r\u001B[2K');
    shown = false;
  };
  return {
    progress: (model, progress) => {
      if (!io.errIsTerminal) return;
      if (progress === 'done') running.delete(model);
      else running.set(model, `${model} ${progress.phase === 'checking' ? 'look-ahead ' : ''}${progress.done}/${progress.total}`);
      clear();
      if (running.size === 0) return;
      io.err([...running.values()].join(' · ').slice(0, 150));
      shown = true;
    },
    end: clear,
  };
}
