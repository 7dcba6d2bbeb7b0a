import { registerModel } from '../usecases/register-model.ts';
import { openModels } from './models.ts';

/**
 * A process for the crash test: registers models and promotes nothing, one after the other, and prints each version once its
 * registration has resolved. Usage: registering-child.ts DATA-FOLDER FIRST-SEED
 */
const [dataDir = '', first = '1'] = process.argv.slice(2);
const models = await openModels({ dataDir }, 'make');
for (let seed = Number(first); ; seed++) {
  const { version } = await registerModel(models, {
    name: 'load', kind: 'test', dataSha256: 'd'.repeat(64), codeVersion: '0', nodeVersion: '0', kernel: null, seed, samples: 1, series: null, metrics: {}, parents: [],
    // Some length, so that a kill can fall into the writing of the file too.
    saved: { seed, weights: 'x'.repeat(200_000) },
  });
  process.stdout.write(`${version.version}\n`);
}
