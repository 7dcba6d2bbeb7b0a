import { InvalidInputError } from '../../../model/error.ts';
import type { ComponentName } from '../../../model/ids.ts';
import type { Instant } from '../../../units/time.ts';
import type { ServiceTime } from '../../service-model.ts';

/** Finite work of one component: tasks of which its instances take one after the other. */
export type BatchStage = {
  readonly component: ComponentName;
  readonly tasks: number;
  /** How long one task takes on one slot. */
  readonly work: ServiceTime;
  /** Tasks that one instance works on at once. */
  readonly slots: number;
  /** Components whose tasks must all be done first. */
  readonly after: readonly ComponentName[];
  readonly deadline: Instant;
};

const tasksMax = 1_000_000;

/** Throws InvalidInputError that names every stage out of its range, unknown predecessors and circles. */
export function checkStages(stages: readonly BatchStage[]): void {
  const problems: string[] = [];
  const names = new Set(stages.map(({ component }) => component));
  if (stages.length === 0) problems.push('stages: there are none; there must be at least one; add the work of a component');
  if (names.size < stages.length) problems.push('stages: a component is there twice; each must be there once; join them');
  for (const { component, tasks, slots, work, after } of stages) {
    if (!(Number.isInteger(tasks) && tasks >= 1 && tasks <= tasksMax)) problems.push(`stages.${component}.tasks is ${tasks}; it must be a whole number from 1 to ${tasksMax}; split the work otherwise`);
    if (!(Number.isInteger(slots) && slots >= 1 && slots <= 10_000)) problems.push(`stages.${component}.slots is ${slots}; it must be a whole number from 1 to 10000; correct it`);
    if (!(work.mean > 0)) problems.push(`stages.${component}.work has a mean of ${work.mean} ms; it must be above 0; correct it`);
    for (const name of after) if (!names.has(name)) problems.push(`stages.${component}.after names ${name}; it must be one of ${[...names].join(', ')}; correct it`);
  }
  const stuck = inCircle(stages);
  if (problems.length === 0 && stuck.length > 0) problems.push(`stages ${stuck.join(', ')} wait for each other; every stage must be able to begin; remove one of their after entries`);
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** Those that remain when all that can begin are taken away, again and again. */
function inCircle(stages: readonly BatchStage[]): readonly ComponentName[] {
  const done = new Set<ComponentName>();
  for (let grown = true; grown; ) {
    const ready = stages.filter(({ component, after }) => !done.has(component) && after.every((name) => done.has(name)));
    for (const { component } of ready) done.add(component);
    grown = ready.length > 0;
  }
  return stages.filter(({ component }) => !done.has(component)).map(({ component }) => component);
}
