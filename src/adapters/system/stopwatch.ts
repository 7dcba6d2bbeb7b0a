/** Milliseconds that only go forward, whatever happens to the clock; the zero means nothing. For measuring how long work takes. */
export const stopwatch = (): number => performance.now();
