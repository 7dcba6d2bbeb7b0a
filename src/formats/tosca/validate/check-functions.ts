import { field, isMapTree, itemsOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { schemaOf } from '../types/schema.ts';
import { checkSchema } from './check-definitions.ts';
import { checkKeynames, checkList, namedEntries } from './check-form.ts';
import { checkImplementation } from './check-interfaces.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** Functions that a file of TOSCA 2.0 defines. */
export function checkFunctionDefinitions(context: Context, section: Tree | undefined): void {
  for (const { value } of namedEntries(context.report, section, 'function definitions')) {
    const tree = checkKeynames(context.report, value, grammar.function);
    if (tree === null) continue;
    for (const signature of checkList(context.report, field(tree, 'signatures'), 'a list of signatures')?.items ?? []) checkSignature(context, signature);
  }
}

function checkSignature(context: Context, signature: Tree): void {
  const tree = checkKeynames(context.report, signature, grammar.signature);
  if (tree === null) return;
  for (const keyname of ['arguments', 'optional_arguments']) checkList(context.report, field(tree, keyname), 'a list of schemas');
  const schemas = [...itemsOf(field(tree, 'arguments')), ...itemsOf(field(tree, 'optional_arguments')), field(tree, 'result')];
  for (const written of schemas) {
    if (written === undefined) continue;
    if (isMapTree(written)) checkKeynames(context.report, written, grammar.schema);
    const schema = schemaOf(written);
    if (schema !== null) checkSchema(context, written, schema);
    else if (stringOf(written) === undefined) context.report.error(written, { code: 'form', rule: 'the name of a data type, or a map with type', fix: 'add type' });
  }
  checkImplementation(context, field(tree, 'implementation'));
}
