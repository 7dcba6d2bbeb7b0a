/** Where the program that plans workflows is, for `Compute.run`. */
export const workflowModule = new URL(`./plan-workflow-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
