import { describe, expect, it } from 'vitest';
import { brief, errorsIn, simple, two } from './testing-tosca.ts';

const template = `node_types:
  Db:
    derived_from: tosca.nodes.SoftwareComponent
    properties: { pw: { type: string }, n: { type: integer, default: 1 }, sz: { type: scalar-unit.size, default: 1 MB } }
    interfaces: { B: { type: Ifc } }
    capabilities: { api: { type: tosca.capabilities.Endpoint } }
  Web: { derived_from: tosca.nodes.SoftwareComponent, requirements: [ { db: { capability: tosca.capabilities.Endpoint, node: Db, occurrences: [ 1, 2 ] } } ] }
interface_types: { Ifc: { derived_from: tosca.interfaces.Root, operations: { backup: { description: d } } } }
artifact_types: { Art: { derived_from: tosca.artifacts.Root, file_ext: [ sh ] } }
topology_template:
  inputs: { pw: { type: string, default: secret }, n: { type: integer, default: 1 } }
  substitution_mappings: { node_type: Db, properties: { pw: [ pw ] } }
  node_templates:
    db:
      type: Db
      properties: { pw: { get_input: pw }, n: { get_input: n } }
      artifacts: { a: { type: Art, file: x.sh } }
      interfaces:
        Standard: { operations: { create: { implementation: x.sh, inputs: { a: { get_property: [ SELF, pw ] } } } } }
        B: { operations: { backup: b.sh } }
    web:
      type: Web
      requirements:
        - db: { node: db, capability: api, relationship: { type: tosca.relationships.ConnectsTo, interfaces: { Configure: { operations: { add_source: { implementation: x.sh, inputs: { a: { get_property: [ SELF, credential ] } } } } } } } }
        - db: { node: Db, node_filter: { properties: [ { sz: { greater_than: 2 MB } }, { n: [ { in_range: [ 1, UNBOUNDED ] } ] } ], capabilities: [ { api: { properties: [ { secure: { equal: true } } ] } } ] } }
  policies:
    - p: { type: tosca.policies.Scaling, targets: [ web ], triggers: { t: { event: x, target_filter: { node: web }, condition: [ { not: [ { n: [ { greater_than: 1 } ] } ] } ], action: [ { call_operation: Standard.start } ] } } }
`;

describe('a reference of the simple profile', () => {
  it('is accepted where what it names exists', () => {
    expect(errorsIn(simple(template))).toEqual([]);
  });

  it.each([
    ['a property of SELF', '[ SELF, pw ]', '[ SELF, pwx ]', 'unknown-name', 'did you mean pw?'],
    ['a capability of the target', 'capability: api,', 'capability: apii,', 'unknown-name', 'did you mean api?'],
    ['an input that a property is mapped to', 'pw: [ pw ]', 'pw: [ nopw ]', 'unknown-name', 'choose one of pw, n'],
    ['a property in a filter', '{ sz: { greater', '{ szz: { greater', 'unknown-name', 'did you mean sz?'],
    ['a property of a capability in a filter', '{ secure: {', '{ secret: {', 'unknown-name', 'did you mean secure?'],
    ['a value in a filter', 'greater_than: 2 MB', 'greater_than: two', 'value', 'correct the value'],
    ['an operator in a filter', 'in_range: [ 1, UNBOUNDED ]', 'in_rang: [ 1, 2 ]', 'constraint', 'did you mean in_range?'],
    ['a node in a trigger', 'target_filter: { node: web }', 'target_filter: { node: webx }', 'unknown-name', 'did you mean Web?'],
    ['an operation in a trigger', 'Standard.start', 'Standard.stat', 'unknown-name', 'did you mean Standard.start?'],
    ['an operator in a condition', '{ n: [ { greater_than: 1', '{ n: [ { greater_thann: 1', 'constraint', 'did you mean greater_than?'],
    ['one more assignment than the type allows', 'occurrences: [ 1, 2 ]', 'occurrences: [ 1, 1 ]', 'count', 'remove one'],
    ['endings of files', 'file_ext: [ sh ]', 'file_ext: sh', 'form', 'put a - before each'],
    ['an artifact without a file', 'type: Art, file: x.sh', 'type: Art', 'missing-keyname', 'add the path of the file'],
    ['an operation of an interface', '{ backup: b.sh }', '{ backupx: b.sh }', 'unknown-name', 'did you mean backup?'],
    ['an input that is a text, for a number', '{ get_input: n }', '{ get_input: pw }', 'value', 'change the type of one of the two'],
  ])('is refused for %s', (_what, from, to, code, fix) => {
    expect(template.split(from).length).toBe(2);
    expect(errorsIn(simple(template.replace(from, to))).map((problem) => [problem.code, problem.fix])).toEqual([[code, expect.stringContaining(fix) as string]]);
  });
});

describe('a reference of TOSCA 2.0', () => {
  const text = (property: string, capability: string): string => two(`capability_types: { C: {} }
node_types:
  A: { capabilities: { f: C } }
  B: { requirements: [ { r: { capability: C } } ], properties: { p: { type: integer, default: 1 }, q: { type: integer } } }
service_template:
  node_templates:
    a: { type: A }
    b: { type: B, properties: { q: { $get_property: [ SELF, ${property} ] } }, requirements: [ { r: { node: a, capability: ${capability} } } ] }
`);

  it('of SELF and of a capability is looked up', () => {
    expect(errorsIn(text('p', 'f'))).toEqual([]);
    expect(errorsIn(text('p', 'C'))).toEqual([]);
    expect(brief(errorsIn(text('nope', 'zzz')))).toEqual(['9:61 unknown-name', '9:117 unknown-name']);
  });
});
