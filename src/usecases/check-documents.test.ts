import { describe, expect, it } from 'vitest';
import { operationSchemas } from '../execute/operations/operations.ts';
import { formatProblem } from '../formats/documents/problem.ts';
import { componentSchema } from '../model/component.ts';
import { integerBelow, randomStreams } from '../model/random.ts';
import type { Random } from '../model/random.ts';
import { checkDocuments } from './check-documents.ts';

/** A realistic application: every list is used, every kind of reference, expressions of all kinds. */
const manifest = `apiVersion: homeostat.dev/v1alpha1
kind: Application
metadata:
  name: grocery
  labels: { team: shop }
spec:
  mode: act
  cycle: 1s
  templates:
    - { name: small, cores: 500m, memory: 256MiB, price: "0.05 USD/h" }
    - { name: large, cores: 2, memory: 1GiB, price: "0.20 USD/h" }
  components:
    - name: recommender
      command: [node, recommender.ts]
      env:
        - { name: SLOTS, value: "4" }
      links:
        - { component: table, env: TABLE_URL }
      replicas: { min: 1, initial: 1, max: 6 }
      template: small
      readiness: { path: /ready }
      scrape: { interval: 500ms }
    - name: table
      stateful: true
      command: [node, table.ts]
      replicas: { max: 3 }
      template: large
    - name: spark-worker
      command: [node, worker.ts]
      replicas: { max: 4 }
      template: small
    - name: updater
      command: [node, updater.ts]
      protocol: none
      template: small
  metrics:
    - name: response_p95
      component: recommender
      series: recommender_request_duration_seconds
      type: histogram
      statistic: p95
      window: 5s
    - name: busy
      component: recommender
      level: infrastructure
      series: recommender_slots_busy_seconds_total
      type: counter
      statistic: rate
      window: 5s
  workloads:
    - name: requests
      component: recommender
      series: recommender_request_duration_seconds
      type: histogram
      statistic: rate
      window: 5s
  objectives:
    - { name: response, metric: response_p95, comparator: "<", target: 100ms, period: 4m }
    - { name: cost_rate, metric: cost, comparator: "<", target: "2 USD/h", period: 4m }
  actions:
    - name: scale-recommender
      parameters:
        - { name: by, type: integer, default: 1, min: -2, max: 2 }
      settle: 3s
      steps:
        - { operation: scale, with: { component: recommender, by: $(by) } }
    - name: enlarge-workers
      holds: [response]
      when: components["spark-worker"].replicas < 4
      steps:
        - { operation: scale, with: { component: spark-worker, by: 1 } }
        - { operation: wait-for, with: { component: spark-worker, ready: all } }
        - { operation: restart, with: { component: updater } }
  guides:
    - name: slow
      action: scale-recommender
      with: { by: 1 }
      serves: response
      when: objectives.response.value > 0.8 * objectives.response.target
      weight: 10
    - name: idle
      action: scale-recommender
      with: { by: -1 }
      weight: >-
        metrics.busy / 4 < 0.3
        ? 5 : 0
  constraints:
    - name: no-shrinking-in-need
      actions: [scale-recommender]
      require: objectives.response.status != "violated" || cost < 2
`;

const check = (text: string, name = 'app.yaml'): readonly string[] => checkDocuments([{ name, text }], operationSchemas).problems.map(formatProblem);

/** The manifest with texts replaced; each must stand in it exactly once. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    expect(text.split(from), from).toHaveLength(2);
    return text.replace(from, () => to);
  }, manifest);
}

const autoscale = (more: string): string => `{ name: autoscale, parameters: { ${more}, rule: ours, component: recommender, action: scale-recommender, objective: response, workload: requests, loadPerInstance: 20 } }`;

/** Where a piece of text stands, as problems write it. */
function placeOf(text: string, piece: string): string {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return `app.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1}:`;
}

describe('checking documents', () => {
  it('finds nothing wrong with a right one', () => {
    const { documents, problems } = checkDocuments([{ name: 'app.yaml', text: manifest }], operationSchemas);
    expect(problems).toEqual([]);
    expect(documents).toMatchObject([{ kind: 'Application', name: 'grocery', file: 'app.yaml' }]);
  });

  it('names all of ten planted mistakes, each with its line and column', () => {
    const text = changed(
      ['mode: act', 'mode: acting'],
      ['memory: 256MiB', 'memory: 256'],
      ['component: table, env', 'component: tabel, env'],
      ['stateful: true', 'statefull: true'],
      ['max: 4 }\n      template: small', 'max: 4 }\n      template: smal'],
      ['target: 100ms', 'target: 512MiB'],
      ['by: $(by)', 'by: $(count)'],
      ['operation: restart', 'operation: reboot'],
      ['0.8 * objectives.response.target', '0.8 * objectives.respons.target'],
      ['metrics.busy / 4 < 0.3\n        ? 5 : 0', 'metrics.busy / 4 < 0.3\n        ? idle : 0'],
    );
    const problems = check(text);
    expect(problems).toEqual([
      `${placeOf(text, 'acting')} spec.mode is "acting"; it must be one of recommend, shadow, propose, act; did you mean act?`,
      `${placeOf(text, '256,')} spec.templates[0].memory is 256; it must be an amount of memory between 1 MiB and 64 TiB such as 512MiB or 2GiB; write a number and one of MiB, GiB, MB, GB`,
      `${placeOf(text, 'tabel')} spec.components[0].links[0].component is "tabel"; it must be the name of a component; did you mean table?`,
      `${placeOf(text, 'statefull')} spec.components[1].statefull is an unknown field; it must be a field that exists here; did you mean stateful?`,
      `${placeOf(text, 'smal\n')} spec.components[2].template is "smal"; it must be the name of a template in spec.templates or of a ResourceTemplate given with it; did you mean small?`,
      `${placeOf(text, '512MiB')} spec.objectives[0].target is "512MiB"; it must be a duration such as 100ms, since recommender_request_duration_seconds measures that; change the target or the metric`,
      `${placeOf(text, '$(count)')} spec.actions[0].steps[0].with.by is "$(count)"; it must be a text whose $(...) are parameters of the action; choose one of by`,
      `${placeOf(text, 'reboot')} spec.actions[1].steps[2].operation is "reboot"; it must be an operation; choose one of ${[...operationSchemas.keys()].join(', ')} (docs/reference/operations.md)`,
      `${placeOf(text, 'respons.')} spec.guides[0].when is "objectives.response.value > 0.8 * objectives.respons.target"; it must be a condition in CEL: objectives.respons is not known, not an objective of this application; did you mean response?`,
      `${placeOf(text, 'idle : 0')} spec.guides[1].weight is "metrics.busy / 4 < 0.3 ? idle : 0"; it must be a number in CEL: idle is not known, not one of metrics, objectives, components, workload, cost (a name with a hyphen is written components["spark-worker"]); choose one of metrics, objectives, components, workload, cost`,
    ]);
  });

  it.each([
    ['a repeated component', ['name: updater', 'name: table'], 'it must be a name that nothing else in this list has (line 23 has it)'],
    ['a repeated field', ['stateful: true', 'name: again'], 'is given again; it must be given once in spec.components[1]'],
    ['a missing field', ['      command: [node, table.ts]\n', ''], 'spec.components[1].command is missing; it must be a list; add it'],
    ['a wrong type', ['stateful: true', 'stateful: 1'], 'spec.components[1].stateful is 1; it must be true or false'],
    ['an unknown kind', ['kind: Application', 'kind: Aplication'], 'kind is "Aplication"; it must be a kind of document: Application, ResourceTemplate, CapacityProblem, WorkflowProblem; did you mean Application?'],
    ['a wrong version', ['homeostat.dev/v1alpha1', 'homeostat.dev/v1'], 'apiVersion is "homeostat.dev/v1"; it must be homeostat.dev/v1alpha1'],
    ['a metric of no component', ['component: recommender\n      level', 'component: nobody\n      level'], 'it must be the name of a component'],
    ['a held objective that is none', ['holds: [response]', 'holds: [respond]'], 'did you mean response?'],
    ['an objective without a metric', ['metric: response_p95', 'metric: response_p99'], 'a metric, or cost; did you mean response_p95?'],
    ['a time without a unit', ['target: 100ms', 'target: 200'], 'target is 200; it must be a duration with its unit, since recommender_request_duration_seconds measures that; write 200ms or 200s'],
    ['a time without a unit in quotes', ['target: 100ms', 'target: "0.2"'], 'target is "0.2"; it must be a duration with its unit, since recommender_request_duration_seconds measures that; write 0.2ms or 0.2s'],
    ['a price for a duration', ['target: "2 USD/h"', 'target: 2s'], 'a price such as "2 USD/h", since cost measures that'],
    ['an argument out of its range', ['with: { by: 1 }', 'with: { by: 3 }'], 'spec.guides[0].with.by is 3; it must be a whole number from -2 up to 2'],
    ['an argument that is no parameter', ['with: { by: 1 }', 'with: { count: 1 }'], 'spec.guides[0].with.count is an unknown argument'],
    ['an argument that is missing', ['type: integer, default: 1,', 'type: integer,'], undefined],
    ['a default out of its range', ['default: 1, min', 'default: 5, min'], 'default is 5; it must be a whole number from -2 up to 2'],
    ['an unknown argument of an operation', ['ready: all', 'reddy: all'], 'with.reddy is an unknown field; it must be a field that exists here; did you mean ready?'],
    ['an operation on no component', ['with: { component: updater }', 'with: { component: updatre }'], 'did you mean updater?'],
    ['a constraint on no action', ['actions: [scale-recommender]', 'actions: [scale-recomender]'], 'did you mean scale-recommender?'],
    ['a condition that is a number', ['require: objectives.response.status != "violated" || cost < 2', 'require: cost'], 'cost is a number; the expression must be true or false'],
    ['a precondition that is no CEL', ['when: components["spark-worker"].replicas < 4', 'when: components["spark-worker"].replicas <'], 'it must be a condition in CEL'],
    ['a link to itself', ['component: table, env', 'component: recommender, env'], 'another component than this one; remove the link'],
    ['a variable that the platform sets', ['{ name: SLOTS,', '{ name: PORT,'], 'env[0].name is "PORT"; it must be another name than PORT, HOST or HOMEOSTAT_*'],
    ['a link into a variable that the platform sets', ['env: TABLE_URL', 'env: HOMEOSTAT_TABLE'], 'another name than PORT, HOST or HOMEOSTAT_*'],
    ['a variable that a link sets', ['{ name: SLOTS,', '{ name: TABLE_URL,'], 'another name than the variable of a link of this component'],
    ['a value copied from a listing', ['value: "4"', 'value: (hidden)'], 'it must be the value itself, not (hidden)'],
    ['a NUL character', ['value: "4"', 'value: "a\\0b"'], 'env[0].value is a text with a NUL character; it must be a text without one'],
    ['a scrape of what has no address', ['protocol: none', 'protocol: none\n      scrape: {}'], 'scrape is a map of 0; it must be absent where protocol is none'],
    ['a probe of what has no address', ['protocol: none', 'protocol: none\n      readiness: { path: / }'], 'it must be absent where protocol is none'],
    ['a window shorter than two scrapes', ['interval: 500ms', 'interval: 3s'], 'spec.metrics[0].window is "5s"; it must be at least 2 times the scrape interval of its component, which is 3s'],
    ['a window longer than samples are kept', ['type: counter\n      statistic: rate\n      window: 5s', 'type: counter\n      statistic: rate\n      window: 61m'], 'it must be a duration of at most 1h'],
    ['a cycle that is too short', ['cycle: 1s', 'cycle: 100ms'], 'spec.cycle is "100ms"; it must be a duration of at least 200ms'],
    ['a policy that there is not', ['mode: act', 'mode: act\n  policy: { name: guide }'], 'spec.policy.name is "guide"; it must be the name of a policy; did you mean guided?'],
    ['a shadow that there is not', ['mode: act', 'mode: act\n  shadows: [{ name: hpa2000 }]'], 'spec.shadows[0].name is "hpa2000"; it must be the name of a policy'],
    ['a parameter that a policy does not take', ['mode: act', 'mode: act\n  policy: { parameters: { tau: 1 } }'], 'spec.policy.parameters.tau is an unknown field'],
    ['a rule that reads another window than its objective has', ['mode: act', `mode: act\n  policy: ${autoscale('tolerance: 0.2')}`], 'spec.policy.parameters.objective is "response"; it must be measured over the window of 1 s that ours reads, but the window of objective response is 5 s; change that window, or spec.cycle'],
    ['a shadow whose rule reads another window than its metric has', ['mode: act', `mode: act\n  shadows: [${autoscale('backlog: busy')}]`], 'spec.shadows[0].parameters.backlog is "busy"; it must be measured over the window of 1 s that ours reads, but the window of metric busy is 5 s'],
    ['a workload of a policy that is none', ['mode: act', `mode: act\n  policy: ${autoscale('tolerance: 0.2').replace('requests', 'request')}`], 'spec.policy.parameters.workload is "request"; it must be a workload of grocery'],
    ['a policy without the parameters that it needs', ['mode: act', 'mode: act\n  policy: { name: autoscale }'], 'spec.policy.parameters.rule is missing'],
    ['a scaling by nothing', ['spark-worker, by: 1', 'spark-worker, by: 0'], 'with.by is 0; it must be a whole number other than 0'],
    ['a call into the network', ['{ operation: wait-for, with: { component: spark-worker, ready: all } }', '{ operation: call, with: { url: "http://10.0.0.1/" } }'], 'with.url is "http://10.0.0.1/"; it must be an http or https URL on this machine'],
    ['a call of another protocol', ['{ operation: wait-for, with: { component: spark-worker, ready: all } }', '{ operation: call, with: { url: /a, probe: "file:///etc" } }'], 'with.probe is "file:///etc"; it must be an http or https URL on this machine'],
  ] as const)('finds %s', (_, change, message) => {
    const problems = check(changed(change));
    if (message === undefined) expect(problems).toEqual([]);
    else expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it('takes min for replicas.initial where that is absent, and one message for bounds that cross', () => {
    expect(check(changed(['replicas: { max: 3 }', 'replicas: { min: 2, max: 3 }']))).toEqual([]);
    expect(componentSchema.parse({ name: 'a', command: ['a'], template: 'a', replicas: { min: 2, max: 3 } }).replicas.initial).toBe(2);
    expect(check(changed(['replicas: { max: 3 }', 'replicas: { min: 4, max: 3 }']))).toEqual([expect.stringContaining('at least replicas.min')]);
  });

  it('finds two documents of one kind with one name, and templates that a document beside it brings', () => {
    const template = 'apiVersion: homeostat.dev/v1alpha1\nkind: ResourceTemplate\nmetadata: { name: huge }\nspec: { cores: 8, memory: 8GiB, price: "1 USD/h" }\n';
    const text = changed(['      template: large', '      template: huge']);
    const files = [{ name: 'a.yaml', text: `${text}---\n${template}` }];
    expect(checkDocuments(files, operationSchemas).problems).toEqual([]);
    const twice = checkDocuments([...files, { name: 'b.yaml', text: template }], operationSchemas).problems.map(formatProblem);
    expect(twice).toEqual(['b.yaml:3:19: metadata.name is "huge"; it must be a name that no other ResourceTemplate here has (a.yaml has it); rename one']);
    expect(checkDocuments([{ name: 'a.yaml', text }], operationSchemas, { templates: ['huge'] }).problems).toEqual([]);
  });

  it.each([
    ['a component', ['with: { component: updater }', 'with: { component: up_dater }'], 'did you mean updater?'],
    ['an operation', ['operation: restart', 'operation: re_start'], 'did you mean restart? (docs/reference/operations.md)'],
    ['an action', ['      action: scale-recommender\n      with: { by: 1 }', '      action: scale_recommender\n      with: { by: 1 }'], 'did you mean scale-recommender?'],
  ] as const)('finds one problem where the name of %s has a form that names do not have', (_, change, hint) => {
    expect(check(changed(change))).toEqual([expect.stringContaining(hint)]);
  });

  it.each([
    ['{ component: spark-worker }', 'with.by is missing; it must be a number of replicas, or to must be; write by: 1 for one more, or to: 3 for three in all'],
    ['{ component: spark-worker, by: 1, to: 3 }', 'with.by is 1; it must be absent where to is given; write only one of by and to'],
  ])('says what scale with %s lacks or has too much', (args, message) => {
    expect(check(changed(['{ component: spark-worker, by: 1 }', args]))).toEqual([expect.stringContaining(message)]);
  });

  it('never shows the value of an environment variable', () => {
    const problems = check(changed(['value: "4"', 'value: [secret]']));
    expect(problems).toEqual([expect.stringContaining('spec.components[0].env[0].value is a hidden value; it must be a text')]);
    expect(problems.join()).not.toContain('secret');
  });

  it('reads JSON as well', () => {
    expect(check('{"apiVersion": "homeostat.dev/v1alpha1", "kind": "ResourceTemplate", "metadata": {"name": "a"},\n "spec": {"cores": 0.5, "memory": "1GiB", "price": "1 USD/h"}}')).toEqual([
      'app.yaml:2:20: spec.cores is 0.5; it must be processor cores above 0 and up to 4096: an integer, or a string such as 500m (thousandths) or "0.5"; quote a fraction',
    ]);
  });
});

/** The processor's time of this thread: other work on the machine does not count. */
const cpuSeconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

describe('a hostile document', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`).join('\n')}\n`;

  it.each([
    ['an alias bomb', `${manifest}${bomb}`, 'aliases counted as often as they are used'],
    ['an alias of itself', `${manifest}loop: &loop [*loop]\n`, 'at most 48 deep'],
    ['an alias without anchor', `${manifest}loop: *nothing\n`, 'an anchor that stands before it'],
    ['__proto__', manifest.replace('labels: { team: shop }', 'labels: { __proto__: { polluted: "1" } }'), 'metadata.labels.__proto__ is a reserved name'],
    ['deep brackets', `${manifest}deep: ${'['.repeat(100_000)}`, 'at most 200 deep; remove brackets or indentation'],
    ['deep brackets that close', `deep: ${'[{a: '.repeat(300)}1${'}]'.repeat(300)}`, 'at most 200 deep'],
    ['deep maps', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'at most 200 deep'],
    ['deep lists', `${'- '.repeat(20_000)}a`, 'at most 200 deep'],
    ['6 MB', `${manifest}# ${'x'.repeat(6_000_000)}`, 'at most 5242880 bytes long'],
    ['5 MB of small values', `${manifest}list: [${'1,'.repeat(2_600_000)}1]\n`, 'tokens long'],
    ['5 MB of line ends', '\n'.repeat(5_000_000), 'lines'],
    ['nothing', '', 'at least one document'],
    ['a bare text', 'hello', 'a map with apiVersion'],
    ['half a document', manifest.slice(0, 200), 'it must be'],
    ['a binary value', manifest.replace('team: shop', 'team: !!binary aGVsbG8='), 'it must be a text'],
    ['a map as name', `${manifest}? [a, b]\n: 1\n`, 'a map whose names are texts'],
  ])('with %s is refused within a second', (_, text, message) => {
    const start = cpuSeconds();
    const problems = check(text);
    expect(problems).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(cpuSeconds() - start).toBeLessThan(1);
  });

  it('made by mutations of a right one never breaks the check nor keeps it for a second, 1,000 times', { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const random = randomStreams(seed).stream('mutation');
      let text = manifest;
      for (let count = 1 + integerBelow(random, 4); count > 0; count--) text = mutated(text, random);
      const start = cpuSeconds();
      let problems: readonly string[];
      try {
        problems = check(text);
      } catch (error) {
        throw new Error(`seed ${seed} breaks the check`, { cause: error });
      }
      const seconds = cpuSeconds() - start;
      expect(seconds, `seed ${seed} takes ${seconds} s`).toBeLessThan(1);
      for (const problem of problems) expect(problem, `seed ${seed}`).toMatch(/^app\.yaml:\d+:\d+: .+ is .+; it must be .+; .+$/);
    }
  });
});

const values = ['-1', '0', '99999999999999999999', '1.5', '.nan', '.inf', 'true', 'null', '~', '""', '[]', '{}', '"\\u0000"', '"💥é\u202e"', '*alias', '&anchor x', '!!js/function "x"', '!!set {a}', '- a', '|', '>-', "'", '"', '{', '[', '? ', ': :', '%YAML 1.1', '<<: *x', '$(by)', '$()', '__proto__', 'constructor', 'metrics.x', 'x'.repeat(5000)];
const keys = ['__proto__: { polluted: 1 }', 'constructor: { prototype: 1 }', 'name: again', 'extra: 1', '? [a]\n: b', '<<: {a: 1}', '"": 1', '1: 2', 'toString: 1'];

/** One change of one kind: of a value, a field, a line, a character, the indentation, the end or the size. */
function mutated(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = integerBelow(random, lines.length);
  const line = lines[at] ?? '';
  const pick = (list: readonly string[]): string => list[integerBelow(random, list.length)] ?? '';
  const replaceLine = (next: readonly string[]): string => lines.toSpliced(at, 1, ...next).join('\n');
  switch (integerBelow(random, 10)) {
    case 0:
      return replaceLine([line.replace(/: .*$/, () => `: ${pick(values)}`)]);
    case 1:
      return replaceLine([line, `${/^\s*/.exec(line)?.[0] ?? ''}${pick(keys)}`]);
    case 2:
      return replaceLine([]);
    case 3:
      return replaceLine([line, line]);
    case 4: {
      const place = integerBelow(random, text.length);
      return text.slice(0, place) + String.fromCodePoint(integerBelow(random, 0x10ffff) & ~0x8000) + text.slice(place + integerBelow(random, 3));
    }
    case 5:
      return replaceLine([' '.repeat(integerBelow(random, 8)) + line]);
    case 6:
      return text.slice(0, integerBelow(random, text.length));
    case 7:
      return integerBelow(random, 50) === 0 ? `${text}\nlarge: "${'x'.repeat(5_000_000)}"` : replaceLine([line.replace(/\w+/, () => pick(values))]);
    case 8:
      return `${text}\n---\n${text.slice(integerBelow(random, text.length))}`;
    default:
      return replaceLine([line.replaceAll(' ', () => (integerBelow(random, 4) === 0 ? '\t' : ' '))]);
  }
}
