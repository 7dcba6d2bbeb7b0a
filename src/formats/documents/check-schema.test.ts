import { describe, expect, it } from 'vitest';
import { formatProblem } from './problem.ts';
import { readDocuments } from './read-documents.ts';

const problemsOf = (oneClass: string): readonly string[] =>
  readDocuments([{ name: 'p.yaml', text: `apiVersion: homeostat.dev/v1alpha1\nkind: CapacityProblem\nmetadata: { name: p }\nspec:\n  classes:\n    - ${oneClass}\n` }]).problems.map(formatProblem);

const inProfile = (profile: string): readonly string[] => problemsOf(`{ name: a, deadline: 1m, profile: ${profile} }`);
const stages = (stage: string): string => `{ kind: stages, stages: [{ name: a, tasks: 2, taskTime: { kind: constant, time: 1s } }, ${stage}] }`;

describe('problems inside of unions', () => {
  it.each([
    ['a field of a profile', inProfile('{ kind: chi, perContainer: 5 parsecs, fixed: 1s }'), 'spec.classes[0].profile.perContainer is "5 parsecs"; it must be a duration such as'],
    ['a field that a profile needs', inProfile('{ kind: chi, perContainer: 5s }'), 'spec.classes[0].profile.fixed is missing; it must be a duration'],
    ['a field that no profile has', inProfile('{ kind: chi, perContainer: 5s, fixd: 1s, fixed: 1s }'), 'spec.classes[0].profile.fixd is an unknown field; it must be a field that exists here; did you mean fixed?'],
    ['a union in a union', inProfile(stages('{ name: b, tasks: 2, taskTime: { kind: log-normal, mean: 1s, variation: lots } }')), 'spec.classes[0].profile.stages[1].taskTime.variation is "lots"; it must be a percentage above 0%'],
    ['a kind of profile that is none', inProfile('{ kind: stage, stages: [] }'), 'spec.classes[0].profile.kind is "stage"; it must be one of stages, map-reduce, measured, chi, topology; did you mean stages?'],
    ['no kind of profile', inProfile('{ stages: [] }'), 'spec.classes[0].profile.kind is missing; it must be one of stages, map-reduce'],
    ['a kind of task time that is none', inProfile(stages('{ name: b, tasks: 2, taskTime: { kind: constnt, time: 1s } }')), 'spec.classes[0].profile.stages[1].taskTime.kind is "constnt"; it must be one of replay, constant, exponential, erlang, mixture, log-normal; did you mean constant?'],
    ['a price of a range of users', problemsOf('{ name: a, deadline: 1m, users: { low: 1, high: 2, rejection: "5 USD" } }'), 'spec.classes[0].users.rejection is "5 USD"; it must be a price'],
    ['what a range of users lacks', problemsOf('{ name: a, deadline: 1m, users: { rejection: "5 USD/h" } }'), 'spec.classes[0].users.low is missing; it must be a number; add it'],
    ['a number of users', problemsOf('{ name: a, deadline: 1m, users: 0 }'), 'spec.classes[0].users is 0; it must be 1 or more; raise it'],
  ])('name %s', (_what, problems, expected) => {
    expect(problems.join('\n')).toContain(expected);
  });

  it('are of the union itself where no side was meant', () => {
    expect(inProfile('7').join('\n')).toContain('spec.classes[0].profile is 7; it must be the name of a profile under spec.profiles, or a profile; write one');
    expect(problemsOf('{ name: a, deadline: 1m, users: many }').join('\n')).toContain('spec.classes[0].users is "many"; it must be a number of users, or low, high and rejection');
  });
});
