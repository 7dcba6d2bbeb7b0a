const program = (name: string): URL => new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Where the programs of long computations are, for `Compute.run`. */
export const sizeModule = program('size-main');
export const characteriseModule = program('characterise-main');
