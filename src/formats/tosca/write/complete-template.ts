import { visit } from 'yaml';
import type { Node } from 'yaml';
import { InvalidInputError } from '../../../model/error.ts';
import { formatProblem } from '../../documents/problem.ts';
import { applicationOf } from '../application/read-application.ts';
import type { ToscaApplication } from '../application/tosca-application.ts';
import { unwrapMessage } from '../application/unwrap-message.ts';
import type { FileSource, NamedText } from '../parse/file-source.ts';
import { normalPath, textSource } from '../parse/file-source.ts';
import { parseYaml } from '../parse/read-tree.ts';
import { Report } from '../parse/report.ts';
import type { TypeTable } from '../types/type-table.ts';
import type { Unit } from '../parse/unit.ts';
import { errorsOf, readTosca } from '../read-tosca.ts';
import { completeDrip } from './complete-drip.ts';
import { completeGeneric } from './complete-generic.ts';
import type { Placement } from './placement.ts';
import { TemplateEditor } from './template-editor.ts';

/** What the writers of the flavours work with. */
export type Completion = { readonly editor: TemplateEditor; readonly application: ToscaApplication; readonly table: TypeTable; readonly unit: Unit; readonly section: string; readonly placement: Placement };

/**
 * The same template completed with concrete machines, sizes, networks and data centres. Templates with the types of DRIP and SDIA get machines
 * and topologies of these types; others get Compute nodes and networks of the simple profile, and the data centre as a placement
 * policy. Everything else keeps its place, comments included.
 * @param input the template, it and the files that it imports, or where it stands in a source
 * @throws InvalidInputError where the template cannot be read
 * @example
 * completeTemplate(text, { hosts: [{ name: 'vm-1', cores: 2, ... }], places: [...], hostOf: { task: 'vm-1' } }) // YAML
 */
export function completeTemplate(input: string | readonly NamedText[] | { readonly source: FileSource; readonly path: string }, placement: Placement): string {
  const { source, path } = standing(input);
  const text = unwrapMessage(source.read(path) ?? '');
  const read = readTosca({ read: (asked) => (asked === path ? text : source.read(asked)), list: () => source.list() }, path);
  const report = new Report();
  const yaml = parseYaml(path, text, report);
  if (yaml === null || read.workspace === null || read.table === null) throw new InvalidInputError(errorsOf([...read.problems, ...report.problems]).map(formatProblem));
  // What cannot be read as it stands cannot be written either; other mistakes are the template's own.
  const unwritable = errorsOf(read.problems).filter(({ code }) => code === 'syntax' || code === 'duplicate' || code === 'too-large');
  if (unwritable.length > 0) throw new InvalidInputError(unwritable.map(formatProblem));
  // A message in JSON is flow style all over; as YAML it is written the usual way.
  if (/^\s*\{/.test(text) && yaml.document.contents !== null) unfold(yaml.document.contents);
  const unit = read.workspace.root;
  const completion: Completion = {
    editor: new TemplateEditor(yaml.document),
    application: applicationOf(read),
    table: read.table,
    unit,
    section: unit.dialect.major === 1 ? 'topology_template' : 'service_template',
    placement,
  };
  if (speaksDrip(completion)) completeDrip(completion);
  else completeGeneric(completion);
  return completion.editor.toString();
}

function standing(input: string | readonly NamedText[] | { readonly source: FileSource; readonly path: string }): { readonly source: FileSource; readonly path: string } {
  if (typeof input === 'object' && 'source' in input) return input;
  const files = typeof input === 'string' ? [{ name: 'template.yaml', text: input }] : input;
  const [first] = files;
  if (first === undefined) throw new InvalidInputError(['files is empty; it must hold a TOSCA template; name one']);
  return { source: textSource(files), path: normalPath(first.name) };
}

const speaksDrip = ({ application }: Completion): boolean =>
  [...application.components, ...application.hosts, ...application.placements].some(({ type }) => type.startsWith('tosca.nodes.QC.'));

function unfold(node: unknown): void {
  visit(node as Node, {
    Scalar: (_key, scalar) => {
      // Quotes are written where they are needed.
      delete scalar.type;
    },
    Collection: (_key, collection) => {
      collection.flow = false;
    },
  });
}
