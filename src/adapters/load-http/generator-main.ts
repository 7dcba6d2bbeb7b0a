// The load generator as a process of its own: `node generator-main.ts CONFIG.json`. Nothing that Homeostat itself does can
// delay its sends. It ends by itself, or at SIGTERM with its files complete, and prints its summary on stdout.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { forbiddenTargets, generatorConfigSchema, type GeneratorConfig } from './generator-config.ts';
import { OpenLoop } from './open-loop.ts';
import { rehearse } from './rehearse.ts';

function readConfig(file: string | undefined): GeneratorConfig {
  if (file === undefined) throw new Error('no configuration file is given; usage: generator-main.ts CONFIG.json');
  const read = generatorConfigSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success) throw new Error(`${file}: ${z.prettifyError(read.error)}`);
  const forbidden = forbiddenTargets(read.data);
  if (forbidden.length > 0) throw new Error(forbidden.join('\n'));
  return read.data;
}

try {
  const config = readConfig(process.argv[2]);
  let loop: OpenLoop | null = null;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    loop?.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await rehearse(config);
  loop = new OpenLoop(config);
  if (stopped) loop.stop();
  const summary = `${JSON.stringify(await loop.run(), null, 2)}\n`;
  writeFileSync(`${config.summaryFile}.new`, summary, { mode: 0o600 });
  renameSync(`${config.summaryFile}.new`, config.summaryFile);
  process.stdout.write(summary);
} catch (error) {
  process.stderr.write(`load generator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
