import { fileURLToPath } from 'node:url';

/** Path of a script in this folder: TypeScript in the checkout, JavaScript in the published package. */
export const siblingScript = (name: string): string =>
  fileURLToPath(new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
