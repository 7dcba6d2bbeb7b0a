import type { Desired, Exec } from '../../model/desired.ts';
import type { Fence } from '../../model/ids.ts';

/**
 * What crosses the socket was checked when the document was read; these names are checked again because they become paths.
 * TypeError is what the control server answers with 400.
 */
const nameShape = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

function check(holds: boolean, field: string, value: unknown, rule: string): void {
  if (!holds) throw new TypeError(`${field} is ${JSON.stringify(value)?.slice(0, 80) ?? 'missing'}; it must be ${rule}; send it so`);
}

function checkNames(app: unknown, component: unknown): void {
  check(typeof app === 'string' && nameShape.test(app), 'app', app, 'a name of a-z, 0-9 and -');
  check(typeof component === 'string' && nameShape.test(component), 'component', component, 'a name of a-z, 0-9 and -');
}

export function checkFence(fence: Fence): void {
  check(Number.isSafeInteger(fence.epoch) && fence.epoch >= 0, 'fence.epoch', fence.epoch, 'a whole number of 0 or more');
  check(typeof fence.key === 'string' && fence.key.length > 0 && fence.key.length <= 512, 'fence.key', fence.key, 'a text of 1 to 512 characters');
}

export function checkDesired(desired: Desired): void {
  checkNames(desired.app, desired.component);
  if (desired.state === 'absent') return;
  check(desired.state === 'present', 'state', (desired as { readonly state: unknown }).state, 'present or absent');
  const { replicas, definition, baseDir } = desired;
  check(Number.isSafeInteger(replicas) && replicas >= 0 && replicas <= 10_000, 'replicas', replicas, 'a whole number between 0 and 10000');
  check(definition.name === desired.component, 'definition.name', definition.name, `the component's name, ${desired.component}`);
  check(Array.isArray(definition.command) && definition.command.length > 0, 'definition.command', definition.command, 'a program and its arguments');
  for (const link of definition.links) checkNames(desired.app, link.component);
  check(baseDir.startsWith('/'), 'baseDir', baseDir, 'an absolute folder');
}

export function checkExec(exec: Exec): void {
  checkNames(exec.app, exec.component);
  check(Array.isArray(exec.command) && exec.command.length > 0, 'command', exec.command, 'a program and its arguments');
  check(Number.isFinite(exec.timeoutMs) && exec.timeoutMs > 0, 'timeoutMs', exec.timeoutMs, 'a number of milliseconds above 0');
}
