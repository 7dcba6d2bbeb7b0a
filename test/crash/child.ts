// A process of the crash tests: works through worlds one after the other and kills itself where the plan says.
// Usage: child.ts PLAN.json (made by killer.ts). Ends with 0 once every world is finished.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Points } from '../../src/execute/testing-points.ts';
import type { Plan } from './killer.ts';
import { finish, note } from './world.ts';

const planFile = process.argv[2] ?? '';
const root = dirname(planFile);
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as Plan;

for (const [index, { sequence, deaths }] of plan.entries()) {
  const folder = join(root, `world-${index}`);
  const endFile = join(folder, 'end.json');
  const livesFile = join(folder, 'lives.log');
  if (existsSync(endFile)) continue;
  mkdirSync(folder, { recursive: true });
  const lived = existsSync(livesFile) ? readFileSync(livesFile, 'utf8').split('\n').length - 1 : 0;
  const points = new Points(deaths[lived] ?? 0, (name) => {
    note(livesFile, `${deaths[lived]} ${name}`);
    process.kill(process.pid, 'SIGKILL');
    return new Promise<never>(() => undefined);
  });
  const end = await finish(folder, sequence, points);
  note(endFile, JSON.stringify({ ...end, points: points.passed }));
}
