/** Where the program that plans capacity is, for `Compute.run`. */
export const capacityModule = new URL(`./plan-capacity-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
