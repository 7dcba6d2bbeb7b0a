import { entriesOf, field, isMapTree, isNull, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import type { Report } from '../parse/report.ts';
import type { Unit } from '../parse/unit.ts';
import { typeSections } from '../types/type-kinds.ts';
import { versionParts } from './comparable.ts';
import { checkFunctionDefinitions } from './check-functions.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkTemplate } from './check-template.ts';
import { checkTypes } from './check-types.ts';
import { sameValue } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** One file: its keynames, what stands at its top, its types and its template. */
export function checkFile(context: Context, unit: Unit): void {
  const { report, table } = context;
  const { root } = unit;
  checkKeynames(report, root, grammar.file);
  checkFirstLine(report, unit);
  checkMetadata(report, field(root, 'metadata'));
  checkDslDefinitions(report, field(root, 'dsl_definitions'));
  checkRepositories(report, field(root, 'repositories'));
  for (const { unit: other, namespace } of table.importsOf(unit)) if (other !== null && namespace === null) checkSameRepositories(report, unit, other);
  if (unit.dialect.major === 2) checkSameNames(context, unit);
  checkProfile(report, unit);
  checkTypes(context, unit);
  if (unit.dialect.major === 2) checkFunctionDefinitions(context, field(root, 'functions'));
  checkTemplate(context, unit);
}

/**
 * TOSCA wants its version in the first line (section 6.1 of 2.0). Programs that write maps in the order of the alphabet cannot know; of their
 * files it is only said.
 */
function checkFirstLine(report: Report, { root }: Unit): void {
  const [first] = root.entries;
  const version = root.byName.get('tosca_definitions_version');
  if (version === undefined || first === version) return;
  const names = root.entries.map(({ name }) => name);
  const sorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
  const finding = { code: 'version' as const, value: 'not in the first line', rule: 'the first keyname of the file', fix: 'move it to the top' };
  if (sorted) report.warnAtKey(version, finding);
  else report.errorAtKey(version, finding);
}

/** Metadata are free but for the name, author and version of a template, which people and catalogues look for. */
function checkMetadata(report: Report, metadata: Tree | undefined): void {
  for (const { name, value } of entriesOf(metadata)) {
    const simple = value.unit.dialect.major === 1;
    if (value.kind !== 'scalar') {
      // 2.0 takes any YAML there; the simple profile has a map of texts.
      const finding = { code: 'value' as const, rule: 'a text', fix: 'write one, or move it elsewhere' };
      if (simple && /^template_(name|author|version)$/.test(name)) report.error(value, finding);
      continue;
    }
    if (name === 'template_version' && simple && versionParts(value.source) === null) {
      report.error(value, { code: 'value', rule: 'a version such as 1.0.0', fix: 'correct it' });
    }
    if ((name === 'template_name' || name === 'template_author') && !simple && typeof value.value !== 'string') {
      report.error(value, { code: 'value', rule: 'a text', fix: 'put it in quotes' });
    }
  }
}

/** Definitions are there to be used by their anchors; 2.0 wants each to have one. */
function checkDslDefinitions(report: Report, section: Tree | undefined): void {
  if (section === undefined) return;
  for (const entry of namedEntries(report, section, 'definitions')) {
    if (entry.value.anchored || section.unit.dialect.major === 1) continue;
    report.errorAtKey(entry, { code: 'form', value: 'a definition without an anchor', rule: 'a definition with an anchor, by which it is used', fix: 'write NAME: &ANCHOR VALUE' });
  }
}

function checkRepositories(report: Report, section: Tree | undefined): void {
  for (const { value } of namedEntries(report, section, 'repositories')) {
    const short = stringOf(value);
    const url = short === undefined ? field(checkKeynames(report, value, grammar.repository) ?? undefined, 'url') : value;
    if (url !== undefined && (stringOf(url) ?? '') === '') report.error(url, { code: 'value', rule: 'an address or path', fix: 'write where the repository is' });
  }
}

/** Names of one namespace must differ; types may be defined anew on purpose, addresses are not. */
function checkSameRepositories(report: Report, unit: Unit, other: Unit): void {
  const section = field(unit.root, 'repositories');
  for (const entry of entriesOf(section)) {
    if (unit.dialect.major === 1 || field(field(other.root, 'repositories'), entry.name) === undefined) continue;
    report.errorAtKey(entry, { code: 'duplicate', value: `defined in ${other.file} too, which is imported without a namespace`, rule: 'defined once', fix: 'rename it, or import that file under a namespace' });
  }
}

/** Two files that are imported into one namespace do not define one name in two ways (section 6.8.4 of 2.0). */
function checkSameNames({ report, table }: Context, unit: Unit): void {
  const sections = [...Object.values(typeSections), 'functions', 'repositories'];
  const imports = field(unit.root, 'imports');
  const unitsOf = (other: Unit): readonly Unit[] => {
    const units = table.unitsInNamespace(other);
    table.work.spend(units.length);
    return units;
  };
  for (const namespace of new Set(table.importsOf(unit).map((one) => one.namespace))) {
    const first = new Map<string, { readonly value: Tree; readonly unit: Unit }>();
    for (const other of new Set(table.importsOf(unit).flatMap((one) => (one.unit === null || one.namespace !== namespace ? [] : unitsOf(one.unit))))) {
      table.work.spend(other.root.entries.length);
      for (const { name, value, section } of sections.flatMap((one) => entriesOf(field(other.root, one)).map((entry) => ({ ...entry, section: one })))) {
        const key = `${section} ${name}`;
        const before = first.get(key);
        if (before === undefined) first.set(key, { value, unit: other });
        else if (before.unit !== other && other !== unit && before.unit !== unit && !sameValue(before.value, value) && imports !== undefined) {
          report.error(imports, { code: 'duplicate', value: `a list of files of which ${before.unit.file} and ${other.file} define ${name} in two ways`, rule: 'one in which each name of a namespace has one meaning', fix: 'import one of them under a namespace' });
        }
      }
    }
  }
}

function checkProfile(report: Report, { root }: Unit): void {
  const profile = field(root, 'profile');
  if (profile === undefined || root.unit.dialect.major === 1) return;
  if ((stringOf(profile) ?? '') === '') report.error(profile, { code: 'form', rule: 'the name of a profile', fix: 'write a name such as com.example:1.0' });
  const template = field(root, 'service_template');
  if (template !== undefined && (isMapTree(template) || isNull(template))) {
    report.error(template, { code: 'form', rule: 'left out: a profile has types and no template', fix: 'move the template to a file of its own' });
  }
}
