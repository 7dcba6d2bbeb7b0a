import type { Kind } from '../src/model/kinds.ts';
import { fieldTable } from './field-table.ts';
import type { JsonSchema } from './json-schema.ts';

/** The reference of one kind of document as Markdown: every field with its type, bounds, default and meaning. */
export function referenceOf(kind: Kind, schema: JsonSchema): string {
  const names = kind.shortNames.length === 0 ? '' : ` Short names: ${kind.shortNames.map((name) => `\`${name}\``).join(', ')}.`;
  const rows = fieldTable(schema, 'field');
  return [
    `# ${kind.name}`,
    '',
    '<!-- Generated from src/model by npm run docs; change the schemas instead. -->',
    '',
    `${schema.description ?? ''}${names} The same as JSON Schema: [\`${kind.name}.schema.json\`](../schemas/${kind.name}.schema.json).`,
    '',
    `\`[]\` stands for each item of a list. ${rows.some((row) => row.includes('`kind: ')) ? 'Where maps of several kinds may stand, `<NAME>` stands for one with `kind: NAME`. ' : ''}Quantities are integers or texts with a unit, never fractions without quotes.`,
    '',
    ...rows,
    '',
  ].join('\n');
}
