import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GivenPath } from './paths.ts';
import { withPath } from './paths.ts';

/**
 * Writes a file as a whole or not at all: beside its place first, so that what stood there is kept where the disk is full or the text cannot be written.
 * Links are followed, and permissions kept. Throws CliError with the path.
 */
export function writeWhole(given: GivenPath, text: string): void {
  withPath(given, () => {
    const old = statSync(given.full, { throwIfNoEntry: false });
    const place = old === undefined ? given.full : realpathSync(given.full);
    const beside = join(dirname(place), `.homeostat-${process.pid}.new`);
    try {
      writeFileSync(beside, text, { flush: true });
      if (old !== undefined) chmodSync(beside, old.mode);
      renameSync(beside, place);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  });
}
