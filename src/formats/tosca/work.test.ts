import { describe, expect, it } from 'vitest';
import { readToscaApplication } from './application/read-application.ts';
import { errorsIn, simple, two } from './testing-tosca.ts';

const repeated = (count: number, text: (nth: number) => string, between = ', '): string => Array.from({ length: count }, (_, nth) => text(nth)).join(between);
const codes = (text: string, more: Readonly<Record<string, string>> = {}): readonly string[] => [...new Set(errorsIn(text, more).map(({ code }) => code))];

/** Each within all bounds of a file; unbounded, they take from minutes to longer than anybody waits. */
describe('a template whose checks would take for ever', () => {
  it.each([
    ['values that are compared with as many', `node_types: { A: { properties: { x: { type: list, entry_schema: { type: integer, validation: { $valid_values: [ $value, [ ${repeated(5000, String)} ] ] } } } } } }\nservice_template: { node_templates: { a: { type: A, properties: { x: [ ${repeated(5000, () => '4999')} ] } } } }\n`],
    ['types that must be among as many', `node_types:\n  A: {}\n${repeated(4000, (nth) => `  N${nth}: { derived_from: A }\n`, '')}policy_types:\n  P: { targets: [ ${repeated(4000, (nth) => `N${nth}`)} ] }\n  Q: { derived_from: P, targets: [ ${repeated(4000, (nth) => `N${3999 - nth}`)} ] }\n`],
    ['nodes of a type of many properties', `node_types: { A: { properties: { ${repeated(4000, (nth) => `p${nth}: { type: string, required: false }`)} } } }\nservice_template:\n  node_templates:\n${repeated(4000, (nth) => `    a${nth}: { type: A }\n`, '')}`],
    ['copies of much', `node_types: { A: {} }\nservice_template:\n  node_templates:\n    a: { type: A, properties: { ${repeated(4000, (nth) => `p${nth}: 1`)} } }\n${repeated(4000, (nth) => `    a${nth}: { copy: a, properties: { x: 1 } }\n`, '')}`],
    ['copies of copies of copies', `node_types: { A: {} }\nservice_template:\n  node_templates:\n    a0: { type: A }\n${repeated(9000, (nth) => `    a${nth + 1}: { copy: a${nth} }\n`, '')}`],
  ])('is refused: %s', (_what, text) => {
    expect(codes(two(text))).toContain('too-large');
  });

  it('is refused where it asks for them as a workflow', () => {
    const text = simple(`node_types: { T: { derived_from: tosca.nodes.SoftwareComponent } }\ntopology_template:\n  node_templates:\n    a0: { type: T }\n${repeated(5000, (nth) => `    a${nth + 1}: { type: T, requirements: [ { host: a${nth} } ] }\n`, '')}`);
    expect(() => readToscaApplication(text)).toThrow('takes too long to check');
  });

  it('is read at once where there is a shorter way', () => {
    const imports = (next: number): string => (next > 30 ? '' : `imports: [ f${next}a.yaml, f${next}b.yaml ]\n`);
    const files = Object.fromEntries(Array.from({ length: 31 }, (_, nth) => ['a', 'b'].map((side) => [`f${nth}${side}.yaml`, two(`${imports(nth + 1)}data_types: {}\n`)] as const)).flat());
    expect(codes(two(`${imports(0)}service_template: { inputs: { i: { type: string, default: { $nothing: [ a ] } } }, node_templates: {} }\n`), files)).toEqual(['function']);
    const units = (what: string): string => repeated(2000, (nth) => `${what}${nth}: ${nth + 1}`);
    expect(codes(two(`data_types:\n  X: { derived_from: scalar, units: { ${units('u')} }, prefixes: { ${units('p')} } }\n  Y: { properties: { x: { type: X, default: 1 p7u8 }, y: { type: X, default: 1 z } } }\n`))).toEqual(['scalar', 'value']);
    expect(codes(simple(`topology_template: { inputs: { i: { type: scalar-unit.size, default: "${'1'.repeat(200_000)} GB ${'x'.repeat(60)}" } } }\n`))).toEqual(['value']);
  });
});

describe('many warnings', () => {
  it('leave room for an error', () => {
    const text = simple(`node_types: { A: { derived_from: tosca.nodes.Root } }\ntopology_template:\n  node_templates:\n${repeated(1100, (nth) => `    a${nth}: { type: A, vendor_hint_of_a_tool: 1 }\n`, '')}    b: { type: Nothing }\n`);
    expect(codes(text)).toEqual(['unknown-type']);
  });
});
