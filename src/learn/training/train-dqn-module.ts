/** Where the job `train-dqn-main` lies: TypeScript in the checkout, JavaScript in the published package. */
export const trainDqnModule = new URL(`./train-dqn-main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
