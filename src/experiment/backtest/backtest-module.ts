/** Where the program of a backtest's threads is, for `Compute.run`. */
export const backtestModule = new URL(`./backtest-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
