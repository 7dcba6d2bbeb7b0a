import type { Problem } from '../formats/documents/problem.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference } from './check-application-names.ts';
import { checkArguments, parametersOf } from './check-application-parameters.ts';
import { checkExpression } from './check-application-expressions.ts';

/** Guides call actions that exist with arguments that they take; constraints mask actions that exist. */
export function checkGuidance({ spec, environment }: ApplicationChecks): readonly Problem[] {
  const actions = spec.at('actions').items();
  const names = spec.at('actions').texts('name');
  const guides = spec.at('guides').items().flatMap((guide) => {
    const action = actions.find((candidate) => candidate.at('name').text() === guide.at('action').text());
    return [
      ...reference(guide.at('action'), 'an action', names),
      ...reference(guide.at('serves'), 'an objective', environment.objectives),
      ...checkExpression(guide.at('when'), environment, 'bool'),
      ...checkExpression(guide.at('weight'), environment, 'double'),
      ...(action === undefined ? [] : checkArguments(guide.at('with'), parametersOf(action))),
    ];
  });
  const constraints = spec.at('constraints').items().flatMap((constraint) => [
    ...constraint.at('actions').items().flatMap((action) => reference(action, 'an action', names)),
    ...checkExpression(constraint.at('require'), environment, 'bool'),
  ]);
  return [...guides, ...constraints];
}
