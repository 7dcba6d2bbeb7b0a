/**
 * `npm run results:tosca`: public templates against what their names and comments say of them, and the examples of DRIP, SDIA and others; writes
 * docs/results/tosca.md. Needs the shared data (`../shared/data` from the project's root).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { folderSource } from '../../src/cli/folder-source.ts';
import { operationSchemas } from '../../src/execute/operations/operations.ts';
import { applicationOf, readToscaApplication } from '../../src/formats/tosca/application/read-application.ts';
import type { ProblemCode, ToscaProblem } from '../../src/formats/tosca/parse/report.ts';
import { errorsOf, readTosca } from '../../src/formats/tosca/read-tosca.ts';
import { templateOf } from '../../src/formats/tosca/validate/check-template.ts';
import { completeTemplate } from '../../src/formats/tosca/write/complete-template.ts';
import { applicationOf as modelOf } from '../../src/model/application.ts';
import { checkDocuments } from '../../src/usecases/check-documents.ts';
import { exportTosca } from '../../src/usecases/export-tosca.ts';
import { importTosca } from '../../src/usecases/import-tosca.ts';
import { placementIn, placementOfHosts } from '../../src/usecases/tosca-workflow.ts';

const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data');
if (!existsSync(data)) throw new Error('no shared data: nothing to compare with');

type Expected = { readonly kind: 'valid' } | { readonly kind: 'invalid'; readonly codes: readonly ProblemCode[] };
type Case = { readonly file: string; readonly expected: Expected; readonly errors: readonly ToscaProblem[] };

/** What the test suite calls an error, in our words. */
const tags: Readonly<Record<string, readonly ProblemCode[]>> = {
  MissingTOSCAVersion: ['version'],
  InvalidTOSCAVersion: ['version'],
  TOSCAVersionMustBeFirstLine: ['version'],
  MissingRequiredKeyname: ['missing-keyname'],
  MissingImportFile: ['import'],
  UnknownRepository: ['unknown-name'],
  MissingArtifactType: ['unknown-type'],
  UnknownDataType: ['unknown-type'],
  UnknownCapabilityType: ['unknown-type'],
  InvalidParentType: ['unknown-type'],
  ImplementationArtifactInvalidOnInterfaceType: ['form'],
  InvalidSyntax: ['form'],
  InvalidNativeTypeExtend: ['derivation'],
  InvalidType: ['value', 'form'],
  ValueTypeMismatch: ['value'],
};

/** Tests without such a tag say it by the words of their names; the first that is found decides. */
const words: readonly (readonly [RegExp, readonly ProblemCode[]])[] = [
  [/disordered/, []],
  [/duplicate/, ['duplicate']],
  [/schema-missing/, ['import', 'form']],
  [/bad-entry-schema|unknown/, ['unknown-type']],
  [/entry-schema-inv/, ['missing-keyname', 'form']],
  [/listed|list|as-map|as_map|as_list|number|at-no-name|profile-invalid|invalid-metadata|derived|dsl|integer\.yaml/, ['form', 'value']],
  [/validation-not-satisfied|value/, ['constraint', 'value', 'derivation', 'scalar']],
  [/scalar/, ['scalar', 'value', 'constraint']],
  [/null|empty|nonstring|not-string/, ['form', 'name', 'value', 'syntax']],
  [/mixed/, ['value']],
  [/mismatch|boolean|timestamp|metadata|version/, ['value', 'version']],
  [/bytes/, ['syntax', 'value']],
  [/undefined/, ['unknown-name']],
  [/required/, ['required']],
  [/count/, ['count']],
  [/in_range/, ['function']],
  [/no-type/, ['form', 'missing-keyname']],
];

/** What people who read both can say of the rest. */
const why: Readonly<Record<string, string>> = {
  'import-examples-file-schema-missing-inv.yaml': 'refused for a path without `file:`, which s26a.yaml and the specification (relative URLs) allow; only one of the two can be followed',
  'schema-definition-map-bad-entry-schema-inv.yaml': 'its comment wants values of maps to be texts; s76.yaml and the specification allow any type (keys are meant)',
  's70.yaml': 'an example of the specification with prefixes and two units, which the specification and scalar-invalid-prefixes-with-multiple-units.yaml forbid',
  'import-examples-disordered-inv.yaml': 'wants `url` before `repository`; the order of a map means nothing in YAML. Refused because the repository is not defined',
  'namespaces-duplicate-repo-root-inv.yaml': 'the file in which the repository is defined once more is not in the shared set',
  'schema-definition-entry-schema-inv.yaml': 'a data type with `type: map`: refused because that keyname is not one of data types, before entry_schema matters',
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(data, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|tosca)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

const readOne = (file: string): ReturnType<typeof readTosca> => readTosca(folderSource(dirname(file)), basename(file), (path) => path);

function expectedOf(file: string): Expected {
  const name = basename(file);
  const text = readFileSync(file, 'utf8');
  const tagged = [...text.matchAll(/tags\.(?:errors|warnings): ([A-Za-z, ]+)/g)].flatMap((match) => (match[1] ?? '').split(/, ?/)).filter((tag) => Object.hasOwn(tags, tag));
  // In the suite of 2.0 the name decides: its texts were copied from 1.0 and not all changed.
  const invalid = file.includes('tosca_2_0') ? /(^|[-_])inv(alid)?([-_.]|$)/.test(name) : tagged.length > 0;
  if (!invalid) return { kind: 'valid' };
  const codes = tagged.length > 0 ? tagged.flatMap((tag) => tags[tag] ?? []) : (words.find(([pattern]) => pattern.test(name))?.[1] ?? []);
  return { kind: 'invalid', codes };
}

const caseOf = (file: string): Case => ({ file, expected: expectedOf(file), errors: errorsOf(readOne(file).problems) });

/** A file that a valid test imports is not there, so that nobody could accept it. */
const unjudged = ({ expected, errors }: Case): boolean => expected.kind === 'valid' && errors.some(({ code }) => code === 'import');
const right = ({ expected, errors }: Case): boolean => (expected.kind === 'valid' ? errors.length === 0 : errors.some(({ code }) => expected.codes.includes(code)));
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

function suite(title: string, folder: string): readonly string[] {
  const cases = filesIn(folder).map(caseOf);
  const judged = cases.filter((one) => !unjudged(one));
  const [valid, invalid] = [judged.filter(({ expected }) => expected.kind === 'valid'), judged.filter(({ expected }) => expected.kind === 'invalid')];
  const good = judged.filter(right).length;
  const refused = invalid.filter(({ errors }) => errors.length > 0).length;
  return [
    `## ${title}`,
    '',
    '| | files | as they should be | share |',
    '|---|---|---|---|',
    `| valid, accepted | ${valid.length} | ${valid.filter(right).length} | ${percent(valid.filter(right).length, valid.length)} |`,
    `| invalid, refused | ${invalid.length} | ${refused} | ${percent(refused, invalid.length)} |`,
    `| invalid, refused for the stated reason | ${invalid.length} | ${invalid.filter(right).length} | ${percent(invalid.filter(right).length, invalid.length)} |`,
    `| **all that can be judged** | ${judged.length} | ${good} | **${percent(good, judged.length)}** |`,
    `| all, the others counted as failures | ${cases.length} | ${good} | ${percent(good, cases.length)} |`,
    '',
    ...listed(cases.filter((one) => !right(one) || unjudged(one))),
    '',
  ];
}

function listed(cases: readonly Case[]): readonly string[] {
  if (cases.length === 0) return ['None differs.'];
  const rows = cases.map((one) => {
    const [first] = one.errors;
    const reason = unjudged(one) ? `imports a file that is not in the shared set: ${one.errors.find(({ code }) => code === 'import')?.value.replace(', which was not found', '') ?? ''}` : (why[basename(one.file)] ?? 'not understood');
    const outcome = first === undefined ? 'accepted' : `refused: ${first.code} at ${first.line}:${first.column}`;
    return `| ${relative(join(data, 'tosca/oasis-community/tests'), one.file)} | ${one.expected.kind} | ${outcome} | ${reason} |`;
  });
  return ['| differs | should be | is | why |', '|---|---|---|---|', ...rows];
}

/** Templates that nobody marked: what is refused, and its first error. */
function examples(title: string, folder: string, take: (file: string) => boolean = () => true): readonly string[] {
  const files = filesIn(folder).filter(take).filter((file) => /tosca_definitions_version/.test(readFileSync(file, 'utf8')));
  const reads = files.map((file) => ({ file, errors: errorsOf(readOne(file).problems) }));
  const bad = reads.filter(({ errors }) => errors.length > 0);
  return [
    `| ${title} | ${files.length} | ${files.length - bad.length} | ${bad.map(({ file, errors }) => `${relative(join(data, folder), file)} (${errors[0]?.code ?? ''}: ${(errors[0]?.value ?? '').replaceAll('|', '\\|').slice(0, 80)})`).join('; ') || '–'} |`,
  ];
}

/** Every template that is accepted: imported, written and imported again; completed with machines, and checked again. */
function bridges(): readonly string[] {
  const machines = [{ name: 'large', provider: 'P', domain: 'D', cores: 64, memoryMib: 1e6, systems: [], usdPerHour: 1 }];
  const counts = { templates: 0, imported: 0, same: 0, completed: 0 };
  for (const file of ['tosca', 'DRIP/TOSCA', 'sdia-tosca/examples'].flatMap(filesIn)) {
    const read = readOne(file);
    if (read.workspace === null || errorsOf(read.problems).length > 0 || templateOf(read.workspace.root) === undefined) continue;
    const application = applicationOf(read);
    if (application.components.length + application.hosts.length === 0) continue;
    counts.templates += 1;
    const { document } = importTosca(application, basename(file));
    if (checkDocuments([{ name: 'imported', text: JSON.stringify(document) }], operationSchemas).problems.length > 0) continue;
    counts.imported += 1;
    const again = importTosca(readToscaApplication(exportTosca(document)).application, 'x').document;
    if (JSON.stringify(modelOf(again, 1)) === JSON.stringify(modelOf(document, 1))) counts.same += 1;
    const name = basename(file);
    const text = completeTemplate([{ name, text: readFileSync(file, 'utf8') }], placementOfHosts(application, machines));
    const around = folderSource(dirname(file));
    if (errorsOf(readTosca({ read: (path) => (path === name ? text : around.read(path)), list: () => around.list() }, name).problems).length === 0) counts.completed += 1;
  }
  return [
    `Of ${counts.templates} accepted templates in which something runs, ${counts.imported} become a valid Application, of which ${counts.same} come back equal from \`export tosca\`; ${counts.completed} are`,
    'valid still when they are completed with machines, network and data centre.',
  ];
}

function roundTrip(): string {
  const folder = join(data, 'DRIP/TOSCA');
  const types = readdirSync(join(folder, 'types')).map((name) => ({ name: `types/${name}`, text: readFileSync(join(folder, 'types', name), 'utf8') }));
  const planned = { name: 'planned.yaml', text: readFileSync(join(folder, 'application_example_planed.yaml'), 'utf8') };
  const { application } = readToscaApplication([planned, ...types]);
  const again = readToscaApplication([{ ...planned, text: completeTemplate([planned, ...types], placementIn(application)) }, ...types]);
  return JSON.stringify(again.application) === JSON.stringify(application) ? 'equal' : 'different';
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
const page = [
  '# TOSCA: templates marked valid and invalid, and real ones',
  '',
  `Commit ${commit}, Node ${process.versions.node}. Made by \`npm run results:tosca\`. Nothing here is random. The suites are those of the OASIS TOSCA community`,
  '(`../shared/data/tosca`, PROVENANCE there). Whether a file is valid says its name (2.0) or its test assertion (1.0); what is wrong with an invalid one, its',
  'assertion or else the words of its name. A refusal counts only if one of the errors is of that kind. Part of the suites is held back for other',
  'tests, so that some files import others that are not there: such a file cannot be accepted, and is counted apart.',
  '',
  ...suite('Simple profile 1.0', 'tosca/oasis-community/tests/tosca_simple_yaml_1_0'),
  ...suite('TOSCA 2.0', 'tosca/oasis-community/tests/tosca_2_0'),
  '## Templates that nobody marked',
  '',
  '| set | files | accepted | refused, and the first error |',
  '|---|---|---|---|',
  ...examples('OASIS examples (1.0, 1.3, 2.0)', 'tosca/oasis-community/examples'),
  ...examples('OASIS simple profiles 1.0-1.3', 'tosca/oasis-community/profiles/org/oasis-open', (file) => !file.includes('/2.0/')),
  ...examples('OASIS simple profile 2.0 (files of the profile itself)', 'tosca/oasis-community/profiles/org/oasis-open', (file) => file.includes('/2.0/')),
  ...examples('AWS and Kubernetes profiles', 'tosca/oasis-community/profiles', (file) => /\/(com|io)\//.test(file)),
  ...examples('xOpera (1.2, 1.3)', 'tosca/xopera-examples'),
  ...examples('DRIP examples', 'DRIP/TOSCA', (file) => !file.includes('/types/')),
  ...examples('SDIA examples', 'sdia-tosca/examples'),
  '',
  'Known of the refused: the s3-bucket template of xOpera speaks a draft of 2.0 in which types were built in; the profiles of 2.0 use keynames of 1.3',
  '(`constraints`, `range`), functions that 2.0 has not (`$in_range`), and files that are not in the shared set.',
  '',
  ...bridges(),
  '',
  `The planned example of DRIP, read, written and read again: **${roundTrip()}** in meaning. Patterns (\`pattern\`, \`$matches\`) are kept and not tried.`,
];
writeFileSync(join(import.meta.dirname, 'tosca.md'), `${page.join('\n')}\n`);
