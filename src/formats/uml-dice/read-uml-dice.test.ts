import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { randomStreams } from '../../model/random.ts';
import { readUmlDice } from './read-uml-dice.ts';
import { testingUml } from './testing-uml.ts';
import { looksLikeUml } from './uml-model.ts';

describe('readUmlDice', () => {
  it('makes a graph of stages of an activity, with demands, users, think time and deadline', () => {
    const { name, jobs, machines } = readUmlDice('clicks.uml', testingUml());
    expect(name).toBe('Clicks per customer');
    expect(machines).toEqual([{ name: 'worker', cores: 4, memory: 16 }]);
    expect(jobs).toEqual([
      {
        name: 'Join clicks',
        users: 3,
        thinkSeconds: 10,
        deadlineSeconds: 60,
        stages: [
          { name: 'read clicks', tasks: 64, taskTime: { kind: 'exponential', meanSeconds: 2.5 }, after: [] },
          { name: 'read customers', tasks: 16, taskTime: { kind: 'exponential', meanSeconds: 0.8 }, after: [] },
          { name: 'count', tasks: 32, taskTime: { kind: 'exponential', meanSeconds: 1 }, after: ['read clicks', 'read customers'] },
          { name: 'write', tasks: 1, taskTime: { kind: 'exponential', meanSeconds: 2 }, after: ['count'] },
        ],
      },
    ]);
  });

  it('takes demands without a unit for seconds, and a response time that is no requirement for no deadline', () => {
    const { jobs, notes } = readUmlDice('clicks.uml', testingUml({ demand: '7', respT: 'respT="(expr=60,unit=s,source=pred)"' }));
    expect(jobs[0]?.stages[0]?.taskTime).toEqual({ kind: 'exponential', meanSeconds: 7 });
    expect(jobs[0]?.deadlineSeconds).toBeNull();
    expect(notes).toContain('Demands without a unit are taken for seconds.');
  });

  it.each([
    ['a variable without a value', testingUml({ demand: '(expr=$x,unit=s,statQ=mean)' }), 'clicks.uml: hostDemand of read clicks is $x; it must be a number of at least 0'],
    ['a unit that is none of time', testingUml({ demand: '(expr=3,unit=kB)' }), 'not in kB'],
    ['a loop', testingUml({ extra: '<edge xmi:type="uml:ControlFlow" xmi:id="e9" source="write" target="clicks"/>' }), 'in a circle'],
    ['a decision', testingUml({ extra: '<node xmi:type="uml:DecisionNode" xmi:id="d" name="enough"/>' }), 'the decision enough'],
    ['entities', `<!DOCTYPE x [<!ENTITY a "b">]>${testingUml()}`, 'has a document type'],
    ['no XML', '<xmi:XMI><uml:Model', 'is no XML that can be read'],
    ['no model', '<xmi:XMI xmlns:xmi="x"/>', 'has no uml:Model'],
    ['no steps', '<uml:Model xmlns:uml="x" name="m"/>', 'no activity whose actions have a hostDemand'],
    ['elements within elements without end', `<uml:Model name="m">${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</uml:Model>`, 'deep.uml'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => readUmlDice(message === 'deep.uml' ? 'deep.uml' : 'clicks.uml', text)).toThrow(message);
  });

  it('reads what is cut off or garbled, or says what is wrong, and never breaks', () => {
    const text = testingUml();
    const random = randomStreams(1).stream('uml');
    for (let round = 0; round < 400; round++) {
      const at = Math.floor(random.next() * text.length);
      const garbled = round % 2 === 0 ? text.slice(0, at) : `${text.slice(0, at)}${text.slice(Math.floor(random.next() * text.length))}`;
      try {
        readUmlDice('garbled.uml', garbled);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
      }
    }
  });

  it('may be large, but not in the ways between its steps', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => index);
    const steps = many.map((index) => `<node xmi:type="uml:OpaqueAction" xmi:id="n${index}" name="step"/>`);
    const demands = many.map((index) => `<Spark:SparkMap base_Action="n${index}" hostDemand="1"/>`);
    const model = (more: string): string => `<xmi:XMI><uml:Model xmi:id="m"><packagedElement xmi:type="uml:Activity" xmi:id="a" name="A">${steps.join('')}${more}</packagedElement></uml:Model>${demands.join('')}</xmi:XMI>`;
    expect(readUmlDice('m.uml', model('')).jobs[0]?.stages.at(-1)?.name).toBe('step 10000');
    // A chain of forks before each step.
    const chain = many.map((index) => `<node xmi:type="uml:ForkNode" xmi:id="f${index}"/><edge source="f${index + 1}" target="f${index}"/><edge source="f0" target="n${index}"/>`);
    expect(() => readUmlDice('m.uml', model(chain.join('')))).toThrow('m.uml has 10000 steps with more than 5000000 ways between them; there must be fewer');
  });

  it('is known by its content', () => {
    expect(looksLikeUml(testingUml())).toBe(true);
    expect(looksLikeUml('<uml:Model xmi:version="2.1">')).toBe(true);
    expect(looksLikeUml('kind: CapacityProblem')).toBe(false);
    expect(looksLikeUml('<archive name="x.jsimg">')).toBe(false);
  });

  const profile = new URL('../../../../shared/data/DICE-Profiles/DICE.profile.uml', import.meta.url);
  it.skipIf(!existsSync(profile))('refuses the definition of the profile itself, which holds no job', () => {
    expect(() => readUmlDice('DICE.profile.uml', readFileSync(profile, 'utf8'))).toThrow('has no uml:Model');
  });
});
