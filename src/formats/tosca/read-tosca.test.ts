import { describe, expect, it } from 'vitest';
import { readToscaTexts } from './read-tosca.ts';
import { brief, errorsIn, simple, two } from './testing-tosca.ts';

const server = `
topology_template:
  inputs:
    cpus: { type: integer, default: 2, constraints: [ { valid_values: [ 1, 2, 4 ] } ] }
  node_templates:
    server:
      type: tosca.nodes.Compute
      capabilities: { host: { properties: { num_cpus: { get_input: cpus }, mem_size: 4 GB } } }
    app:
      type: SoftwareComponent
      requirements: [ { host: server } ]
`;

describe('a template of the simple profile', () => {
  it('is accepted with the built-in types under their long, short and prefixed names', () => {
    expect(errorsIn(simple(server))).toEqual([]);
    expect(errorsIn(simple(server.replace('SoftwareComponent', 'tosca:SoftwareComponent')))).toEqual([]);
  });

  it.each([
    ['an unknown type', ['tosca.nodes.Compute', 'tosca.nodes.Computer'], '8:13 unknown-type', 'did you mean tosca.nodes.Compute?'],
    ['an unknown input', ['get_input: cpus', 'get_input: cpu'], '9:68 unknown-name', 'did you mean cpus?'],
    ['a size without a unit', ['4 GB', '4'], '9:86 value', 'correct the value or the type of its definition'],
    ['a default that breaks its constraint', ['default: 2', 'default: 3'], '5:37 constraint', 'choose another value, or change the constraint of its definition'],
    ['a requirement that the type has not', ['{ host: server }', '{ hosts: server }'], '12:25 unknown-name', 'did you mean host?'],
    ['a host that does not exist', ['host: server', 'host: sever'], '12:31 unknown-name', 'did you mean server?'],
    ['a host that cannot host', ['host: server', 'host: app'], '12:31 value', 'name another node'],
    ['an unknown property', ['num_cpus:', 'num_cups:'], '9:45 unknown-name', 'did you mean num_cpus?'],
    ['a slip in a keyname', ['requirements:', 'requirement:'], '12:7 unknown-keyname', 'did you mean requirements?'],
  ])('is refused for %s, with place and fix', (_what, [from, to], where, fix) => {
    const [problem, ...more] = errorsIn(simple(server.replace(from ?? '', to ?? '')));
    expect(more).toEqual([]);
    expect(brief(problem === undefined ? [] : [problem])).toEqual([where]);
    expect(problem?.fix).toContain(fix);
  });

  it('keeps keynames of tools that it does not know, and says so', () => {
    const { problems } = readToscaTexts([{ name: 'a.yaml', text: simple(`${server}      xyz_vendor_hint: 1\n`) }]);
    expect(problems.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'unknown-keyname']]);
  });

  it('reads yes as true and a bare number as a text, as its authors wrote them', () => {
    const types = 'node_types: { T: { properties: { flag: { type: boolean, required: no }, name: { type: string } } } }\n';
    expect(errorsIn(simple(`${types}topology_template: { node_templates: { a: { type: T, properties: { flag: yes, name: 18.04 } } } }\n`))).toEqual([]);
  });

  it('says its version in the first line, unless a program sorted the file', () => {
    expect(brief(errorsIn('description: d\ntosca_definitions_version: tosca_simple_yaml_1_0\nmetadata: {}\n'))).toEqual(['2:1 version']);
    expect(errorsIn('description: d\ntopology_template: {}\ntosca_definitions_version: tosca_simple_yaml_1_0\n')).toEqual([]);
  });
});

describe('a template of TOSCA 2.0', () => {
  const typed = (type: string, value: string): string => two(`node_types:\n  T:\n    properties:\n      p: { type: ${type} }\nservice_template:\n  node_templates:\n    n:\n      type: T\n      properties:\n        p: ${value}\n`);

  it.each([
    ['boolean', 'true'],
    ['string', '"1"'],
    ['integer', '-3'],
    ['float', '-.inf'],
    ['float', '3'],
    ['version', '1.0.0.alpha-10'],
    ['timestamp', '2001-12-14T21:59:43.10-05:00'],
    ['bytes', 'aGVsbG8='],
    ['nil', 'null'],
    ['list', '[ 1, a ]'],
    ['string', '{ $concat: [ a, { $join: [ [ b, c ], "-" ] } ] }'],
    ['string', '$$literal'],
  ])('takes a %s written %s', (type, value) => {
    expect(errorsIn(typed(type, value))).toEqual([]);
  });

  it.each([
    ['boolean', 'False', 'value'],
    ['boolean', 'yes', 'value'],
    ['string', '1', 'value'],
    ['string', '', 'value'],
    ['integer', '1.5', 'value'],
    ['integer', '"1"', 'value'],
    ['version', '1..0', 'value'],
    ['timestamp', '"2001-12-14 21:59:43"', 'value'],
    ['bytes', '"***"', 'value'],
    ['integer', '{ $concat: [ a ] }', 'value'],
    ['string', '{ $conact: [ a ] }', 'function'],
    ['string', '{ $token: [ a ] }', 'function'],
    ['scalar', '1 m', 'scalar'],
  ])('refuses a %s written %s', (type, value, code) => {
    expect(errorsIn(typed(type, value)).map((problem) => problem.code)).toContain(code);
  });

  it('evaluates validation clauses with and, or, units, lengths and parts of values', () => {
    const text = (value: string): string =>
      two(`data_types:
  Size: { derived_from: scalar, units: { B: 1 }, prefixes: { "": 1, k: 1000 }, validation: { $less_or_equal: [ $value, 2 kB ] } }
  Range:
    properties: { low: { type: float }, high: { type: float } }
    validation: { $greater_or_equal: [ { $value: [ high ] }, { $value: [ low ] } ] }
node_types:
  T:
    properties:
      size: { type: Size, required: false }
      range: { type: Range, required: false }
      name: { type: string, required: false, validation: { $and: [ { $greater_than: [ { $length: [ $value ] }, 2 ] }, { $has_prefix: [ $value, a ] } ] } }
service_template: { node_templates: { n: { type: T, properties: ${value} } } }
`);
    expect(errorsIn(text('{ size: 1500 B, range: { low: 1, high: 2 }, name: abc }'))).toEqual([]);
    for (const value of ['{ size: 2001 B }', '{ size: 2.1 kB }', '{ range: { low: 2, high: 1 } }', '{ name: ab }', '{ name: bcd }']) {
      expect(errorsIn(text(value)).map(({ code }) => code)).toEqual(['constraint']);
    }
  });

  it('counts requirements where the type gives a range', () => {
    const text = (requirements: string): string =>
      two(`capability_types: { C: {} }
node_types:
  S: { capabilities: { c: C } }
  T: { requirements: [ { r: { capability: C, count_range: [ 2, 3 ] } } ] }
service_template:
  node_templates:
    s: { type: S }
    t: { type: T, requirements: [ ${requirements} ] }
`);
    expect(errorsIn(text('{ r: s }, { r: s }'))).toEqual([]);
    expect(errorsIn(text('{ r: { node: s, count: 3 } }'))).toEqual([]);
    expect(errorsIn(text('{ r: s }')).map(({ code }) => code)).toEqual(['count']);
    expect(errorsIn(text('{ r: { node: s, count: 4 } }')).map(({ code }) => code)).toEqual(['count']);
  });

  it('has a profile or a template, and no keyname that it does not know', () => {
    expect(errorsIn(two('profile: a.b:1.0\nservice_template: { node_templates: {} }\n')).map(({ code }) => code)).toEqual(['form']);
    expect(errorsIn(two('node_tpyes: {}\n'))[0]?.fix).toBe('did you mean node_types?');
  });

  it('knows the simple profile by its name', () => {
    const text = two('imports: [ { profile: "org.oasis-open.simple:2.0", namespace: s } ]\nservice_template: { node_templates: { a: { type: "s:Compute" }, b: { type: "s:Computer" } } }\n');
    expect(brief(errorsIn(text))).toEqual(['3:76 unknown-type']);
  });
});

describe('imports', () => {
  const types = simple('node_types: { T: { derived_from: tosca.nodes.Root } }\n');

  it('are read beside the template, in folders, and for addresses from copies', () => {
    expect(errorsIn(simple('imports: [ types/t.yaml ]\ntopology_template: { node_templates: { a: { type: T } } }\n'), { 'types/t.yaml': types })).toEqual([]);
    expect(errorsIn(simple('imports: [ { t: "https://example.org/x/main/types/t.yaml" } ]\ntopology_template: { node_templates: { a: { type: T } } }\n'), { 'types/t.yaml': types })).toEqual([]);
  });

  it('keep names of a namespace apart', () => {
    const text = (type: string): string => simple(`imports: [ { file: t.yaml, namespace_prefix: p } ]\ntopology_template: { node_templates: { a: { type: "${type}" } } }\n`);
    expect(errorsIn(text('p:T'), { 't.yaml': types })).toEqual([]);
    expect(errorsIn(text('T'), { 't.yaml': types }).map(({ code }) => code)).toEqual(['unknown-type']);
  });

  it('that are missing are one error, not one for each name that they would have had', () => {
    const problems = errorsIn(simple('imports: [ t.yaml, "https://example.org/a/b/c.yaml" ]\ntopology_template: { node_templates: { a: { type: T } } }\n'));
    expect(problems.map(({ code }) => code)).toEqual(['import', 'import']);
    expect(problems[1]?.fix).toBe('put a copy beside the template, as b/c.yaml');
  });

  it('in a circle are said and followed once', () => {
    const a = simple('imports: [ b.yaml ]\nnode_types: { A: { derived_from: B } }\n');
    const b = simple('imports: [ service.yaml ]\nnode_types: { B: { derived_from: tosca.nodes.Root, capabilities: { c: { type: tosca.capabilities.Node, valid_source_types: [ A ] } } } }\n');
    const { problems } = readToscaTexts([{ name: 'service.yaml', text: a }, { name: 'b.yaml', text: b }]);
    expect(problems.map(({ severity, code, file }) => [severity, code, file])).toEqual([['warning', 'cycle', 'b.yaml']]);
  });
});

describe('a file that would do harm', () => {
  it.each([
    ['a bomb of aliases', `a: &a [ ${Array.from({ length: 10 }, () => 'x').join(', ')} ]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [ ${Array.from({ length: 10 }, () => `*${'abcdefghi'[i]}`).join(', ')} ]\n`).join('')}`, 'too-large'],
    ['an alias of what contains it', 'metadata: &m { a: *m }\n', 'syntax'],
    ['deep brackets', `metadata: ${'['.repeat(5000)}\n`, 'too-large'],
    ['a key twice', 'node_types: {}\nnode_types: {}\n', 'duplicate'],
    ['a reserved name', 'metadata: { __proto__: { polluted: true } }\n', 'name'],
    ['no YAML', 'a: [\n', 'syntax'],
    ['a list', '- a\n', 'syntax'],
    ['types in a circle', 'node_types: { A: { derived_from: B }, B: { derived_from: C }, C: { derived_from: A } }\n', 'cycle'],
    ['a type of itself', 'node_types: { A: { derived_from: A } }\n', 'cycle'],
    ['copies in a circle', 'service_template: { node_templates: { a: { copy: b }, b: { copy: a } } }\n', 'cycle'],
    ['a number as a name', 'node_types: { 1.0: {} }\n', 'name'],
  ])('is refused with a precise error: %s', (_what, text, code) => {
    expect(errorsIn(two(text)).map((problem) => problem.code)).toContain(code);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is refused when it is too long, before it is parsed', () => {
    expect(errorsIn(two('#'.repeat(6 * 2 ** 20))).map(({ code }) => code)).toEqual(['too-large']);
  });

  it('is told to be too large and nothing else', () => {
    const bomb = Array.from('bcdefghij', (name, nth) => `  ${name}: &${name} [ ${Array.from({ length: 10 }, () => `*${'abcdefghi'[nth] ?? ''}`).join(', ')} ]\n`).join('');
    expect(errorsIn(simple(`dsl_definitions:\n  a: &a [ ${'x, '.repeat(9)}x ]\n${bomb}metadata: { x: *j }\n`)).map(({ code }) => code)).toEqual(['too-large']);
  });

  it('shows how long a secret must be', () => {
    const text = simple('topology_template: { inputs: { password: { type: string, default: hunter2, constraints: [ { min_length: 12 } ] } } }\n');
    expect(errorsIn(text)).toMatchObject([{ value: 'a hidden value', rule: 'at least 12 long' }]);
  });

  it('shows no secret in a message', () => {
    const text = simple('topology_template: { node_templates: { a: { type: DBMS, properties: { root_password: { x: hunter2 } } } } }\n');
    expect(errorsIn(text)[0]?.value).toBe('a hidden value');
  });
});

describe('keys that are lists or maps', () => {
  it('are read wherever they stand, and places stay right', () => {
    const text = simple('metadata:\n  a: b\n  { concat: [ a ] }: c\n  [ x, y ]: d\nnode_types:\n  T: { derived_from: Nothing }\n');
    expect(brief(errorsIn(text))).toEqual(['7:22 unknown-type']);
  });
});
