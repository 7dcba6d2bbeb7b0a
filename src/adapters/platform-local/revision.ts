import { createHash } from 'node:crypto';
import type { PresentDesired } from './state.ts';

/**
 * What an instance was started with. Two wishes of one revision need no new process; probes, stop and scaling settings are
 * not part of it, since they take effect on a running instance.
 */
export function revisionOf({ definition, baseDir, template, restartToken }: PresentDesired): string {
  const { command, workdir, env, protocol, links, kind } = definition;
  const { name, cores, memory, devices } = template;
  const text = JSON.stringify([command, workdir ?? null, env, protocol, links, kind, baseDir, name, cores, memory, devices, restartToken]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
