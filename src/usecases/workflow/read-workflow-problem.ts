import { formatProblem } from '../../formats/documents/problem.ts';
import type { ReadDocument } from '../../formats/documents/read-documents.ts';
import { readDocuments } from '../../formats/documents/read-documents.ts';
import { readIcpcp } from '../../formats/icpcp/read-icpcp.ts';
import type { PricedMachine } from '../../formats/price-catalogue/read-price-catalogue.ts';
import { readWfFormat } from '../../formats/wfformat/read-wfformat.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { WorkflowProblemDocument } from '../../model/workflow-problem.ts';
import { workflowProblemSchema } from '../../model/workflow-problem.ts';
import { checkProblem } from '../../plan/workflow/check-problem.ts';
import type { RatedType } from '../../plan/workflow/literature-types.ts';
import { literatureBandwidth, literatureTypes } from '../../plan/workflow/literature-types.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import { Cursor } from '../check-cursor.ts';
import { checkWorkflowProblem } from './check-workflow-problem.ts';
import { problemOfIcpcp } from './problem-of-icpcp.ts';
import { problemOfRecorded } from './problem-of-recorded.ts';
import type { ToscaTemplate, WorkflowTemplate } from './problem-of-tosca.ts';
import { problemOfTosca, templateIn } from './problem-of-tosca.ts';
import { workflowProblemOf } from './workflow-problem-of.ts';

/** What is given beside the input itself. */
export type WorkflowInput = {
  readonly name: string;
  /** One file, or those of a folder, by their names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly isFolder: boolean;
  /** A template with files around it that `files` do not hold. */
  readonly template?: ToscaTemplate;
  /** For inputs without types; empty where none is given. */
  readonly catalogue: readonly PricedMachine[];
  /** For inputs that do not say how leases are billed; null for what is usual for them. */
  readonly billingSeconds: number | null;
  /** A deadline for the whole, beside those of the input; null for none. */
  readonly deadlineSeconds: number | null;
  /** In place of the input's; null for that. */
  readonly budgetUsd: number | null;
};

/** `template` is where the workflow was read from, if that was TOSCA. */
export type ReadWorkflow = { readonly problem: WorkflowProblem; readonly notes: readonly string[]; readonly template?: WorkflowTemplate };

const hour = 3600;

/**
 * Reads a workflow to be planned: a document of ours, a run recorded in WfFormat, a TOSCA template, or a folder of the IC-PCP planner, known by its content.
 * @throws InvalidInputError with every problem and its place
 */
export function readWorkflowProblem(input: WorkflowInput): ReadWorkflow {
  const template = input.template ?? templateIn(input.files);
  const read = template !== null ? problemOfTosca(template, input.catalogue, input.billingSeconds ?? hour) : input.isFolder ? ofFolder(input) : ofFile(input);
  const problem = withWishes(read.problem, input);
  checkProblem(problem);
  return { ...read, problem };
}

function withWishes(problem: WorkflowProblem, { deadlineSeconds, budgetUsd }: WorkflowInput): WorkflowProblem {
  const whole = deadlineSeconds === null ? [] : [{ name: 'whole', tasks: problem.tasks.map((_, task) => task), seconds: deadlineSeconds, firmness: 'hard' as const, weight: 1 }];
  // One that is asked for takes the place of the input's own for the whole.
  const own = whole.length === 0 ? problem.deadlines : problem.deadlines.filter(({ name }) => name !== 'whole');
  return { ...problem, deadlines: [...own, ...whole], budgetUsd: budgetUsd ?? problem.budgetUsd };
}

/** What is given beside an input that says it itself would change nothing, which nobody expects who gives it. */
function refuseUnused({ name, catalogue, billingSeconds }: WorkflowInput, what: string, unused: readonly ('types' | 'billing')[]): void {
  const wrong = [
    ...(catalogue.length > 0 && unused.includes('types') ? [`--types (over REST: catalogue) is given, and ${name} is ${what}, which has types of its own; it is for inputs without types; leave it out, or change the input`] : []),
    ...(billingSeconds !== null && unused.includes('billing') ? [`--billing is given, and ${name} is ${what}, which says itself how each type is billed; it is for types of which the input does not say it; leave it out, or change the input`] : []),
  ];
  if (wrong.length > 0) throw new InvalidInputError(wrong);
}

/** What a folder of the IC-PCP planner is known by. */
const folderFiles: readonly string[] = ['performance', 'price', 'dag', 'propfile'];

function ofFolder(input: WorkflowInput): ReadWorkflow {
  const { name, files, billingSeconds } = input;
  const texts = new Map([...files].map(([file, bytes]) => [file, textOf(bytes)]));
  if (!folderFiles.some((ending) => [...texts.keys()].some((file) => file === ending || file.endsWith(`.${ending}`)))) {
    throw new InvalidInputError([`the folder ${name} holds neither a TOSCA template nor a workflow of the IC-PCP planner (${folderFiles.join(', ')}); it must hold one of them; name a file in it, or another folder`]);
  }
  const folder = readIcpcp(name, texts);
  refuseUnused(input, 'a folder of the IC-PCP planner', ['types']);
  const problem = problemOfIcpcp(folder, { billingSeconds: billingSeconds ?? 0 });
  return { problem, notes: [`The folder has no unit of time: its times were taken for seconds, its prices for USD of one second${billingSeconds === null ? ', paid by the exact time' : ''}.`, 'Results are taken to be stored outside of instances, as that planner assumes.'] };
}

function ofFile(input: WorkflowInput): ReadWorkflow {
  const bytes = [...input.files.values()][0] ?? new Uint8Array();
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return packed || looksLikeWfFormat(bytes) ? ofRecorded(input, bytes) : ofDocument(input, textOf(bytes));
}

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

/** WfFormat is JSON with a workflow at its top; only its beginning is looked at, as it may be long. */
const looksLikeWfFormat = (bytes: Uint8Array): boolean => /^\s*\{/.test(textOf(bytes.subarray(0, 64))) && !/"apiVersion"\s*:\s*"homeostat/.test(textOf(bytes.subarray(0, 4096)));

function ofRecorded({ name, catalogue, billingSeconds }: WorkflowInput, bytes: Uint8Array): ReadWorkflow {
  const recorded = readWfFormat(name, bytes);
  const billing = billingSeconds ?? hour;
  const types = catalogue.length === 0 ? literatureTypes(billing) : catalogue.map((machine) => ratedType(machine, billing));
  const notes = [
    catalogue.length === 0
      ? 'The file names no machines to rent: the ten services of the publications on IC-PCP are used (1 to 5 times the speed, 1 to 5 USD/h); give a price list with --types.'
      : 'Tasks run as long as they were recorded, divided by the speed of a type (1 where the price list has no speeds).',
    `Leases are billed by ${billing} s; data moves at 20 MB/s between instances and is stored outside of them.`,
  ];
  return { problem: problemOfRecorded(recorded, { types, bandwidth: literatureBandwidth }), notes };
}

const ratedType = ({ name, onDemand, speed }: PricedMachine, billingSeconds: number): RatedType => ({ name, place: 0, price: (onDemand * (billingSeconds === 0 ? 1 : billingSeconds)) / hour, billingSeconds, startupSeconds: 0, limit: Number.POSITIVE_INFINITY, speed });

function ofDocument(input: WorkflowInput, text: string): ReadWorkflow {
  const { name, billingSeconds } = input;
  const { documents, problems } = readDocuments([{ name, text }]);
  const [document, another] = documents;
  const wrong = document?.kind === 'WorkflowProblem' ? [...problems, ...checkWorkflowProblem(document)] : problems;
  if (wrong.length > 0) throw new InvalidInputError(wrong.map(formatProblem));
  if (document === undefined || document.kind !== 'WorkflowProblem') throw new InvalidInputError([`${name} holds ${document === undefined ? 'no document' : `a document of kind ${document.kind}`}; it must hold a WorkflowProblem, a run in WfFormat or a TOSCA template; see docs/reference/WorkflowProblem.md`]);
  if (another !== undefined) throw new InvalidInputError([`${name} holds ${documents.length} documents; it must hold one; plan them one by one`]);
  const unmeasured = new Cursor(document).at('spec').at('tasks').items().filter((task) => task.at('work').value === undefined && task.at('runTimes').items().length === 0);
  if (unmeasured.length > 0) throw new InvalidInputError(unmeasured.map((task) => formatProblem(task.problem(`measured before it is planned, as it says how it is run and not how long it takes; run homeostat measure tasks -f ${name} --write, or add work or runTimes`))));
  const read = workflowProblemSchema.parse(document.document);
  const silent = silentTypes(document);
  refuseUnused(input, 'a WorkflowProblem', silent.size === 0 ? ['types', 'billing'] : ['types']);
  return { problem: workflowProblemOf(billingSeconds === null ? read : billedBy(read, silent, billingSeconds)), notes: [] };
}

/** The types of which a checked document does not say how they are billed. */
const silentTypes = (document: ReadDocument): ReadonlySet<string> => new Set(new Cursor(document).at('spec').at('types').items().flatMap((type) => (type.at('billing').value === undefined ? [type.at('name').text() ?? ''] : [])));

const billedBy = (document: WorkflowProblemDocument, silent: ReadonlySet<string>, billing: number): WorkflowProblemDocument => ({
  ...document,
  spec: { ...document.spec, types: document.spec.types.map((type) => (silent.has(type.name) ? { ...type, billing } : type)) },
});
