import type { Patience } from '../../loop/ports/patience.ts';

/** Patience by the machine's timers. A rejection of the work is passed on while it is waited for, and dropped afterwards. */
export const timerPatience: Patience = {
  within: async (work, limit) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), limit);
    });
    try {
      return await Promise.race([work.then((done) => ({ done })), late]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  },
};
