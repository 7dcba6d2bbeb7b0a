import type { Problem } from '../formats/documents/problem.ts';
import { hiddenValue, hiddenValueChanged } from '../model/component.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference, repeatedNames } from './check-application-names.ts';
import type { Cursor } from './check-cursor.ts';

/** Variables that the platform itself gives to every instance. */
const reserved = /^(PORT|HOST|HOMEOSTAT_.*)$/;

/** What a component refers to exists, and no two of its settings rule each other out. */
export function checkComponents({ spec, environment, templates }: ApplicationChecks): readonly Problem[] {
  return spec.at('components').items().flatMap((component) => [
    ...reference(component.at('template'), 'a template in spec.templates or of a ResourceTemplate given with it', templates),
    ...repeatedNames(component.at('env')),
    ...repeatedNames(component.at('links'), 'env'),
    ...component.at('links').items().flatMap((link) => checkLink(link, component, environment.components)),
    ...component.at('env').items().flatMap((variable) => checkVariable(variable, component)),
    ...reference(component.at('plannedBy', 'objective'), 'an objective', spec.at('objectives').texts('name')),
    ...checkProtocol(component),
  ]);
}

function checkLink(link: Cursor, component: Cursor, components: readonly string[]): readonly Problem[] {
  const target = link.at('component');
  const itself = target.text() !== null && target.text() === component.at('name').text();
  return [
    ...reference(target, 'a component', components),
    ...(itself ? [target.problem('another component than this one; remove the link')] : []),
    ...checkVariableName(link.at('env')),
  ];
}

function checkVariable(variable: Cursor, component: Cursor): readonly Problem[] {
  const name = variable.at('name');
  const value = variable.at('value');
  const linked = name.text() !== null && component.at('links').texts('env').includes(name.text() ?? '');
  // Applying what a listing printed would put these words in the place of a secret.
  const hidden = value.text() === hiddenValue || value.text() === hiddenValueChanged;
  return [
    ...checkVariableName(name),
    ...(linked ? [name.problem('another name than the variable of a link of this component, which would replace it; rename one')] : []),
    ...(hidden ? [value.problem(`the value itself, not ${hiddenValue}, which listings show in its place; write the value`)] : []),
  ];
}

function checkVariableName(name: Cursor): readonly Problem[] {
  return reserved.test(name.text() ?? '') ? [name.problem('another name than PORT, HOST or HOMEOSTAT_*, which the platform sets; rename it')] : [];
}

/** A component without an address can be asked for nothing. */
function checkProtocol(component: Cursor): readonly Problem[] {
  if (component.at('protocol').text() !== 'none') return [];
  return (['readiness', 'liveness', 'scrape'] as const)
    .map((name) => component.at(name))
    .filter((asked) => asked.value !== undefined)
    .map((asked) => asked.problem('absent where protocol is none, since such instances have no address to ask; remove it or change protocol to http'));
}
