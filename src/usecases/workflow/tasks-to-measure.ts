import { formatProblem } from '../../formats/documents/problem.ts';
import { readDocuments } from '../../formats/documents/read-documents.ts';
import type { MeasuredTask } from '../../experiment/performance-model/measure-tasks.ts';
import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { ResourceTemplate } from '../../model/resource-template.ts';
import type { WorkflowProblemDocument } from '../../model/workflow-problem.ts';
import { workflowProblemSchema } from '../../model/workflow-problem.ts';
import type { TaskMeasurementView } from '../views/task-measurement-view.ts';
import { checkWorkflowProblem } from './check-workflow-problem.ts';

/** What is asked for; empty lists mean all. `hostCores` is what the machine has. */
export type MeasureWish = { readonly file: string; readonly text: string; readonly tasks: readonly string[]; readonly types: readonly string[]; readonly hostCores: number };

export type TasksToMeasure = { readonly measured: readonly MeasuredTask[]; readonly skipped: TaskMeasurementView['skipped'] };

/**
 * Which tasks of a WorkflowProblem can be measured on which types, on a machine of so many cores.
 * @throws InvalidInputError where the document is none, or names that are asked for are not in it
 */
export function tasksToMeasure({ file, text, tasks, types, hostCores }: MeasureWish): TasksToMeasure {
  const { spec } = problemIn(file, text);
  checkNames('--task', tasks, spec.tasks);
  checkNames('--type', types, spec.types);
  const measured: MeasuredTask[] = [];
  const skipped: TaskMeasurementView['skipped'] = [];
  for (const { name: task, command } of spec.tasks) {
    if (tasks.length > 0 ? !tasks.includes(task) : command === undefined) continue;
    for (const type of spec.types) {
      if (types.length > 0 && !types.includes(type.name)) continue;
      const why = command === undefined ? 'the task has no command; add command: [program, argument]' : whyNot(type, hostCores);
      if (why !== null || command === undefined) skipped.push({ task, type: type.name, why: why ?? '' });
      else measured.push({ task, type: type.name, command, template: templateOf(type) });
    }
  }
  if (measured.length + skipped.length === 0) throw new InvalidInputError([`${file}: no task has a command; tasks that are to be measured must say how they are run; add command: [program, argument]`]);
  return { measured, skipped };
}

function problemIn(file: string, text: string): WorkflowProblemDocument {
  const { documents, problems } = readDocuments([{ name: file, text }]);
  const [document] = documents;
  const wrong = document?.kind === 'WorkflowProblem' ? [...problems, ...checkWorkflowProblem(document)] : problems;
  if (wrong.length > 0) throw new InvalidInputError(wrong.map(formatProblem));
  if (document?.kind !== 'WorkflowProblem' || documents.length > 1) throw new InvalidInputError([`${file} holds ${documents.length === 1 ? `a document of kind ${document?.kind ?? ''}` : `${documents.length} documents`}; it must hold one WorkflowProblem; see docs/reference/WorkflowProblem.md`]);
  return workflowProblemSchema.parse(document.document);
}

function checkNames(field: string, asked: readonly string[], known: readonly { readonly name: string }[]): void {
  const names = known.map(({ name }) => name);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidInputError([`${field} names ${unknown === '' ? 'nothing' : unknown}; it must be in the document; ${suggestion(unknown, names)}`]);
}

type Type = WorkflowProblemDocument['spec']['types'][number];

function whyNot({ cores, memory }: Type, hostCores: number): string | null {
  if (cores === undefined || memory === undefined) return 'the type does not say how large it is; add cores and memory';
  return cores > hostCores ? `the type has ${cores} cores, this machine ${hostCores}` : null;
}

function templateOf({ cores, memory, price }: Type): ResourceTemplate {
  if (cores === undefined || memory === undefined) throw new Error('types without a size are skipped');
  return { name: 'measured', cores, memory, devices: [], price };
}
