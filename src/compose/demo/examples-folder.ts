import { join } from 'node:path';

/** Where the examples are that can be run here: as TypeScript in the checkout, compiled in the published package. */
export const examplesFolder = (packageRoot: string): string => join(packageRoot, import.meta.url.endsWith('.ts') ? 'examples' : 'dist/examples');
