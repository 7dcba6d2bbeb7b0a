/** Loads are compared on a scale that is linear near nothing and logarithmic far above `unit`: 0, 1 and 2 streams differ, and so do 1000 and 1100 requests. */
export type LoadScale = { readonly unit: number; readonly bins: number; readonly width: number };

/** The scale goes up to this many units; what lies above falls into the last bin. */
const unitsMax = 1000;
/** 640 bins are steps of 1.1 % of the load, finer than any capacity is known. */
const bins = 640;

/** `unit` is the mean load of what is known; 1 where nothing was ever served. */
export const loadScale = (unit: number): LoadScale => ({ unit: unit > 0 ? unit : 1, bins, width: Math.log1p(unitsMax) / bins });

export const binOf = ({ unit, bins: count, width }: LoadScale, load: number): number => Math.min(count - 1, Math.round(Math.log1p(Math.max(0, load) / unit) / width));

/** The load in the middle of each bin. */
export const loadsOfBins = ({ unit, bins: count, width }: LoadScale): Float64Array => Float64Array.from({ length: count }, (_, bin) => unit * Math.expm1(bin * width));
