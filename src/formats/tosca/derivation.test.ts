import { describe, expect, it } from 'vitest';
import { errorsIn, two } from './testing-tosca.ts';

const codes = (text: string): readonly string[] => errorsIn(two(text)).map(({ code }) => code);

describe('a derived type of TOSCA 2.0', () => {
  it.each([
    ['a property of another type', 'node_types:\n  A: { properties: { p: { type: integer } } }\n  B: { derived_from: A, properties: { p: { type: string } } }\n'],
    ['a required property made optional', 'node_types:\n  A: { properties: { p: { type: integer } } }\n  B: { derived_from: A, properties: { p: { required: false } } }\n'],
    ['another value than the fixed one', 'node_types:\n  A: { properties: { p: { type: integer, value: 1 } } }\n  B: { derived_from: A, properties: { p: 2 } }\n'],
    ['a capability of another type', 'capability_types: { C: {}, D: {} }\nnode_types:\n  A: { capabilities: { c: C } }\n  B: { derived_from: A, capabilities: { c: { type: D } } }\n'],
    ['a wider count', 'capability_types: { C: {} }\nnode_types:\n  A: { requirements: [ { r: { capability: C, count_range: [ 1, 2 ] } } ] }\n  B: { derived_from: A, requirements: [ { r: { count_range: [ 1, 3 ] } } ] }\n'],
    ['a wider list of members', 'node_types: { N: {}, M: {} }\ngroup_types:\n  A: { members: [ N ] }\n  B: { derived_from: A, members: [ M ] }\n'],
    ['properties on a native type', 'data_types: { A: { derived_from: string, properties: { p: { type: string } } } }\n'],
    ['another number type of a scalar', 'data_types:\n  A: { derived_from: scalar, units: { m: 1 } }\n  B: { derived_from: A, data_type: integer }\n'],
  ])('is refused for %s', (_what, text) => {
    expect(codes(text)).toEqual(['derivation']);
  });

  it('may narrow what it derives from', () => {
    const text = `data_types: { Small: { derived_from: integer, validation: { $less_than: [ $value, 9 ] } } }
capability_types: { C: {}, D: { derived_from: C } }
node_types:
  N: {}
  A: { properties: { p: { type: integer, required: false } }, capabilities: { c: C }, requirements: [ { r: { capability: C, count_range: [ 0, 4 ] } } ] }
  B: { derived_from: A, properties: { p: { type: Small, required: true } }, capabilities: { c: { type: D } }, requirements: [ { r: { capability: D, count_range: [ 1, 2 ] } } ] }
group_types:
  G: { members: [ A ] }
  H: { derived_from: G, members: [ B ] }
`;
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ['a capability with a property that its type has not', 'capability_types: { C: {} }\nnode_types: { A: { capabilities: { c: { type: C, properties: { p: { type: string } } } } } }\n', 'derivation'],
    ['a requirement twice', 'capability_types: { C: {} }\nnode_types: { A: { requirements: [ { r: C }, { r: C } ] } }\n', 'duplicate'],
    ['an interface with an operation that its type has not', 'interface_types: { I: { operations: { a: {} } } }\nnode_types: { A: { interfaces: { i: { type: I, operations: { b: x.sh } } } } }\n', 'unknown-name'],
    ['a data type that says nothing', 'data_types: { A: { description: d } }\n', 'missing-keyname'],
    ['entries of what has none', 'data_types: { A: { derived_from: string, entry_schema: string } }\n', 'form'],
    ['keys that are no texts', 'node_types: { A: { properties: { p: { type: map, key_schema: integer, entry_schema: string } } } }\n', 'derivation'],
    ['a built-in name', 'data_types: { string: { properties: { p: { type: integer } } } }\n', 'name'],
  ])('does not allow %s', (_what, text, code) => {
    expect(codes(text)).toContain(code);
  });
});

describe('a template of TOSCA 2.0', () => {
  it.each([
    ['without node_templates', 'service_template: { description: d }\n', 'missing-keyname'],
    ['with a copy of a copy', 'node_types: { A: {} }\nservice_template: { node_templates: { a: { type: A }, b: { type: A, copy: a }, c: { type: A, copy: b } } }\n', 'derivation'],
    ['with a policy twice', 'policy_types: { P: {} }\nservice_template: { node_templates: {}, policies: [ { p: { type: P } }, { p: { type: P } } ] }\n', 'duplicate'],
    ['with an unknown directive', 'node_types: { A: {} }\nservice_template: { node_templates: { a: { type: A, directives: [ substitutable ] } } }\n', 'value'],
    ['with a repository for an address', 'repositories: { r: https://example.org }\nimports: [ { url: "https://example.org/a/b.yaml", repository: r } ]\n', 'form'],
  ])('is refused %s', (_what, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('connects only what the types at both ends allow', () => {
    const text = (list: string): string => `capability_types: { C: {}, D: {} }
relationship_types: { R: { ${list} } }
node_types:
  S: { requirements: [ { r: { capability: C, relationship: R } } ] }
  T: { capabilities: { c: C } }
service_template: { node_templates: { s: { type: S, requirements: [ { r: t } ] }, t: { type: T } } }
`;
    expect(codes(text('valid_source_node_types: [ S ], valid_target_node_types: [ T ], valid_capability_types: [ C ]'))).toEqual([]);
    for (const list of ['valid_source_node_types: [ T ]', 'valid_target_node_types: [ S ]', 'valid_capability_types: [ D ]']) expect(codes(text(list))).toEqual(['value']);
  });

  it('imports no name with two meanings into one namespace', () => {
    const files = { 'a.yaml': two('node_types: { N: {} }\n'), 'b.yaml': two('node_types: { N: { description: other } }\n'), 'c.yaml': two('node_types: { N: {} }\n') };
    expect(errorsIn(two('imports: [ a.yaml, b.yaml ]\n'), files).map(({ code }) => code)).toEqual(['duplicate']);
    expect(errorsIn(two('imports: [ a.yaml, c.yaml ]\n'), files)).toEqual([]);
    expect(errorsIn(two('imports: [ a.yaml, { url: b.yaml, namespace: b } ]\n'), files)).toEqual([]);
  });

  it('calls a function alone in its map, and escapes other dollar signs', () => {
    const text = (value: string): string => `node_types: { A: { properties: { p: { type: map, entry_schema: string } } } }\nservice_template: { node_templates: { a: { type: A, properties: { p: ${value} } } } }\n`;
    expect(codes(text('{ $concat: [ a ], b: c }'))).toEqual(['function']);
    expect(codes(text('{ $$concat: a, b: $$c }'))).toEqual([]);
  });

  it('has an attribute for every property', () => {
    expect(codes('node_types: { A: { properties: { p: { type: integer } } } }\nservice_template: { node_templates: { a: { type: A, properties: { p: 1 }, attributes: { p: 2 } } } }\n')).toEqual([]);
  });

  it('may give outputs by their values alone', () => {
    const text = 'node_types: { A: { properties: { p: { type: integer } } } }\nservice_template:\n  node_templates: { a: { type: A, properties: { p: 1 } } }\n  outputs: { x: { $get_property: [ a, p ] }, y: 1 }\n';
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('[ a, p ]', '[ a, q ]'))).toEqual(['unknown-name']);
  });
});
