import { readCsar, isArchive } from '../../formats/tosca/csar/read-csar.ts';
import { applicationOf } from '../../formats/tosca/application/read-application.ts';
import type { ToscaApplication } from '../../formats/tosca/application/tosca-application.ts';
import { unwrapMessage } from '../../formats/tosca/application/unwrap-message.ts';
import type { OfferedMachine } from '../../formats/tosca/application/vm-catalogue.ts';
import { decodeText } from '../../formats/tosca/parse/decode.ts';
import type { FileSource } from '../../formats/tosca/parse/file-source.ts';
import { textSource } from '../../formats/tosca/parse/file-source.ts';
import type { ToscaProblem } from '../../formats/tosca/parse/report.ts';
import { errorsOf, readTosca } from '../../formats/tosca/read-tosca.ts';
import type { PricedMachine } from '../../formats/price-catalogue/read-price-catalogue.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import { workflowProblemOf } from '../tosca-workflow.ts';
import { isTosca, toscaProblemOf } from '../validate-tosca.ts';

/** A TOSCA template among the files around it. */
export type ToscaTemplate = { readonly source: FileSource; readonly path: string; readonly nameOf?: (path: string) => string };

/** A template that a workflow was read from: what it says, and the machines that tasks may run on, in the order of the problem's types. */
export type WorkflowTemplate = ToscaTemplate & { readonly application: ToscaApplication; readonly machines: readonly OfferedMachine[] };

/** Bytes up to which a file is looked at for TOSCA: larger ones are refused as such anyway. */
const bytesMax = 5 * 2 ** 20;

/**
 * The template among files: an archive, or the first text that is TOSCA; the others are what it may import. Null where none is.
 * @throws InvalidInputError where an archive has no readable template
 */
export function templateIn(files: ReadonlyMap<string, Uint8Array>): ToscaTemplate | null {
  const [first] = files;
  if (files.size === 1 && first !== undefined && isArchive(first[1])) return templateOfArchive(...first);
  const small = [...files].filter(([, bytes]) => bytes.length <= bytesMax && !(bytes[0] === 0x1f && bytes[1] === 0x8b));
  const texts = small.map(([name, bytes]) => ({ name, text: decodeText(bytes) }));
  const template = texts.find(({ text }) => isTosca(unwrapMessage(text)));
  return template === undefined ? null : { source: textSource(texts), path: template.name };
}

function templateOfArchive(name: string, bytes: Uint8Array): ToscaTemplate {
  const { source, entry, problems } = readCsar(name, bytes);
  if (source === null || entry === null) throw new InvalidInputError(messagesOf(problems));
  return { source, path: entry, nameOf: (path) => `${name}/${path}` };
}

const messagesOf = (problems: readonly ToscaProblem[]): readonly string[] => errorsOf(problems).map((problem) => toscaProblemOf(problem).message);

/**
 * Reads what a template says, messages of DRIP's planner included.
 * @throws InvalidInputError with every problem and its place
 */
export function readTemplate({ source, path, nameOf }: ToscaTemplate): { readonly template: ToscaTemplate; readonly application: ToscaApplication } {
  const text = unwrapMessage(source.read(path) ?? '');
  const unwrapped: ToscaTemplate = { source: { read: (asked) => (asked === path ? text : source.read(asked)), list: () => source.list() }, path, ...(nameOf === undefined ? {} : { nameOf }) };
  const read = readTosca(unwrapped.source, path, nameOf);
  // A planner is asked with what is not complete yet; `homeostat validate` says what is missing still.
  const messages = messagesOf(read.problems.filter(({ code }) => code !== 'required' || read.workspace === null));
  if (messages.length > 0) throw new InvalidInputError(messages);
  return { template: unwrapped, application: applicationOf(read) };
}

/** Machines of a price list. Where it does not say where they stand, that is the provider's one place. */
export const offeredMachines = (catalogue: readonly PricedMachine[]): readonly OfferedMachine[] =>
  catalogue.map(({ name, provider, domain = provider, cores, gibibytes, systems = [], onDemand }) => ({ name, provider, domain, cores, memoryMib: gibibytes * 1024, systems, usdPerHour: onDemand }));

/**
 * The workflow that a template describes, on the machines of a price list.
 * @throws InvalidInputError where it describes none, or no machine with a price is given
 */
export function problemOfTosca(given: ToscaTemplate, catalogue: readonly PricedMachine[], billingSeconds: number): { readonly problem: WorkflowProblem; readonly template: WorkflowTemplate; readonly notes: readonly string[] } {
  const { template, application } = readTemplate(given);
  const offered = offeredMachines(catalogue);
  // Free machines would all be taken at once: there is no cheapest plan of them.
  const machines = offered.filter(({ usdPerHour }) => usdPerHour > 0);
  if (application.tasks.length > 0 && machines.length === 0) {
    throw new InvalidInputError([`the price list of ${given.path} is ${offered.length === 0 ? 'missing' : 'without prices'}; it must name machines with prices, as templates name none; give one with --types (over REST: catalogue), as CSV or as a catalogue of DRIP with DCMetaInfo`]);
  }
  const problem = workflowProblemOf(application, { machines, billingSeconds });
  const free = offered.length - machines.length;
  const notes = [
    ...(free === 0 ? [] : [`${free} of ${offered.length} machines have no price and are left out.`]),
    `Leases are billed by ${billingSeconds} s; data moves at 1 Gbit/s within a data centre and at 100 Mbit/s between two.`,
  ];
  const name = application.name === '' ? (given.path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '') : application.name;
  return { problem: { ...problem, name }, template: { ...template, application, machines }, notes };
}
