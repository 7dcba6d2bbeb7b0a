import type { SimulatedWorldOptions } from '../simulated-world.ts';

/**
 * What a world is like, without where its data goes: `createSimulatedWorld({ seed, kernel, clock, series, store, ...description })` makes it,
 * and the production loop runs on it.
 */
export type WorldDescription = Pick<SimulatedWorldOptions, 'applications'> & Partial<Pick<SimulatedWorldOptions, 'hosts' | 'faults' | 'startup' | 'finiteRun'>>;
