import { describe, expect, it } from 'vitest';
import { readToscaApplication } from '../application/read-application.ts';
import { simple } from '../testing-tosca.ts';

/** The properties of a component whose properties are these, all of them texts, lists or maps. */
function propertiesOf(properties: Readonly<Record<string, string>>): unknown {
  const names = Object.keys(properties);
  const text = simple(`node_types:
  T: { derived_from: tosca.nodes.SoftwareComponent, properties: { ${names.map((name) => `${name}: { type: string }`).join(', ')} } }
topology_template:
  inputs: { i: { type: string, default: ab } }
  node_templates: { a: { type: T, properties: { ${names.map((name) => `${name}: ${properties[name] ?? ''}`).join(', ')} } } }
`);
  return readToscaApplication(text).application.components[0]?.properties;
}

const twice = (name: string, count = 2): string => Array.from({ length: count }, () => `{ get_property: [ a, ${name} ] }`).join(', ');
const chain = (length: number, value: (next: string) => string, last: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...Array.from({ length }, (_, nth): [string, string] => [`p${nth}`, value(`p${nth + 1}`)]), [`p${length}`, last]]);

describe('the calls of a template', () => {
  it('are evaluated through one another, however long the chain', () => {
    expect(propertiesOf({ p: '{ concat: [ { get_input: i }, { join: [ [ c, d ], "-" ] }, { token: [ "e:f", ":", 1 ] } ] }' })).toEqual({ p: 'abc-df' });
    expect(propertiesOf(chain(40, (next) => `{ get_property: [ SELF, ${next} ] }`, 'end'))).toMatchObject({ p0: 'end', p39: 'end' });
  });

  it('that ask for themselves are not known', () => {
    expect(propertiesOf({ p: '{ get_property: [ a, q ] }', q: '{ concat: [ x, { get_property: [ SELF, p ] } ] }' })).toEqual({ p: null, q: null });
  });

  it.each([
    ['text', chain(40, (next) => `{ concat: [ ${twice(next)} ] }`, 'hello')],
    ['much of little', chain(8, (next) => `{ concat: [ ${twice(next, 60)} ] }`, 'h')],
    ['lists', chain(40, (next) => `[ ${twice(next)} ]`, 'x')],
    ['maps', chain(40, (next) => `{ l: { get_property: [ a, ${next} ] }, r: { get_property: [ a, ${next} ] } }`, 'x')],
    ['separators', { p: `{ join: [ [ ${'x, '.repeat(2000)} x ], { get_property: [ a, q ] } ] }`, q: 's'.repeat(5000) }],
  ])('that make too much of %s are refused before it is made', (_what, properties) => {
    expect(() => propertiesOf(properties)).toThrow(/template\.yaml:\d+:\d+: topology_template\.node_templates\.a\.properties\.\w+.* is part of more (text|values); it must be part of a template whose calls fetch or make at most 200000 values and 4194304 characters/);
  });

  it('that are nested too deep are refused', () => {
    expect(() => propertiesOf(chain(300, (next) => `{ get_property: [ a, ${next} ] }`, 'end'))).toThrow('nested at most 250 deep');
  });
});
