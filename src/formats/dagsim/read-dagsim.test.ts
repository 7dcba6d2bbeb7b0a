import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikeDagSim, readDagSim } from './read-dagsim.ts';

const options = { unitSeconds: 0.001, samplesOf: () => null };
const stage = (fields: string): string => `Stages = {{ name = "M", tasks = 4, ${fields} pre = {}, post = {} }};\nNodes = 2;\nUsers = 1;\nUThinkTimeDistr = {type = "det", params = {val = 1000}};`;
const distribution = (text: string): unknown => readDagSim('m.lua', stage(`distr = ${text},`), options).stages[0]?.taskTime;
const refused = (text: string): string => {
  try {
    readDagSim('m.lua', text, options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('model files of dagSim', () => {
  it('are read with comments, arithmetic, both ends of edges, and functions that are not run', () => {
    const text = `--[[ a long
comment ]]--
local base = 500
Stages = {
  { name = 'M1', tasks = "144", distr = {type = "exp", params = {rate = 1/(2*base)}}, pre = {}, post = {"R1"} }, -- maps
  { name = "R1", tasks = 192, distr = {type = "erl", params = {k = 4, lambda = 0.4}}, pre = {}, post = {} },
};
Nodes = 20; Users = 3;
UThinkTimeDistr = {type = "exp", params = {rate = 1/10000.0}};
maxJobs = 5000; confIntCoeff = 1.96;
function solver.main() for i = 1, 3 do if i > 1 then print(i) end end end`;
    expect(looksLikeDagSim(text)).toBe(true);
    const model = readDagSim('m.lua', text, options);
    expect(model.stages).toEqual([
      { name: 'M1', tasks: 144, taskTime: { kind: 'exponential', meanSeconds: 1 }, after: [] },
      { name: 'R1', tasks: 192, taskTime: { kind: 'erlang', phases: 4, meanSeconds: 0.01 }, after: ['M1'] },
    ]);
    expect([model.nodes, model.users, model.jobs, model.confidence]).toEqual([20, 3, 5000, 1.96]);
    expect(model.thinkTime).toEqual({ kind: 'exponential', meanSeconds: 10 });
    expect(model.notes).toEqual(['The function solver.main was not run: model files are read as data.']);
  });

  it('know every distribution that dagSim documents but correlated ones', () => {
    expect(distribution('{type = "det", params = {val = 10.0}}')).toEqual({ kind: 'constant', seconds: 0.01 });
    expect(distribution('{type = "HSE", params = {{0.5, {k = 5, lambda = 1.0}}, {0.5, {k = 3, lambda = 0.2}}}}')).toEqual({
      kind: 'mixture',
      branches: [{ probability: 0.5, phases: 5, meanSeconds: 0.005 }, { probability: 0.5, phases: 3, meanSeconds: 0.015 }],
    });
    expect(distribution('{type = "HSE", params = {{1.0, {lambda = 0.1}}}}')).toEqual({ kind: 'exponential', meanSeconds: 0.01 });
    const means: readonly (readonly [text: string, mean: number])[] = [
      ['{type = "unif", params = {min = 5.0, max = 15.0}}', 10],
      ['{type = "HSE", params = {{0.5, {k = 2, lambda = 0.5}, {k = 4, lambda = 1}}, {0.5, {lambda = 1/15.0}}}}', 0.5 * 8 + 0.5 * 15],
      ['{type = "weib", params = {k = 4, lambda = 0.4}}', 0.4 * 0.906_402_477],
      ['{type = "pareto", params = {xm = 1.0, alpha = 3.0}}', 1.5],
      ['{type = "Pnorm", params = {mu = 0, sigma = 1.0, tech = "refl"}}', Math.sqrt(2 / Math.PI)],
      ['{type = "norm", params = {mu = 10, sigma = 1.0}}', 10],
      ['{type = "PH", params = {alpha = {1.0, 0.0, 0.0}, Q = {{-0.2, 0.2, 0.0}, {0.0, -0.4, 0.2}, {0.0, 0.0, -0.2}}}}', 5 + 2.5 + 0.5 * 5],
    ];
    for (const [text, mean] of means) {
      const time = distribution(text) as { kind: string; seconds: readonly number[] };
      expect(time.kind).toBe('replay');
      expect((1000 * time.seconds.reduce((a, b) => a + b, 0)) / time.seconds.length / mean, text).toBeCloseTo(1, 1.7);
    }
    expect(distribution('{type = "lognorm", params = {mu = 0, sigma = 1.0}}')).toEqual({ kind: 'log-normal', meanSeconds: 0.001 * Math.exp(0.5), sigma: 1 });
    expect(refused(stage('distr = {type = "MAP", params = {}},'))).toContain('times that depend on each other (MAP) are not supported');
  });

  it('take measured times from files beside them', () => {
    const text = stage('distr = {type = "empirical", params = {samples = solver.fileToArray("/home/x/M.txt")}},');
    const asked: string[] = [];
    const model = readDagSim('m.lua', text, { unitSeconds: 0.001, samplesOf: (path) => (asked.push(path), [1000, 2000]) });
    expect(asked).toEqual(['/home/x/M.txt']);
    expect(model.stages[0]?.taskTime).toEqual({ kind: 'replay', seconds: [1, 2] });
    expect(refused(text)).toContain('"/home/x/M.txt"; it must be a file beside the model');
  });

  it('say where they are wrong', () => {
    expect(refused('Stages = {')).toMatch(/^m\.lua:1:11: the model is the end of the file/);
    expect(refused(stage('distr = {type = "exp", params = {rate = -1}},'))).toMatch(/^m\.lua:1:\d+: the model is rate of exp; it must be a number above 0/);
    expect(refused(stage('').replace('pre = {}', 'distr = {type = "det", params = {val = 1}}, pre = {"X"}'))).toContain('pre of M: "X"; it must be the name of a stage');
    expect(refused('os.execute("rm -rf /")')).toContain('it must be "="; write NAME = VALUE');
    expect(refused(`Stages = ${'{'.repeat(5000)}`)).toContain('nested at most 32 deep');
    expect(refused('; '.repeat(2_000_000))).toBe('m.lua:1:400001: the model is a text of more than 200000 tokens; it must be at most 200000 tokens long; shorten its longest lists: of measured times, some hundreds say as much');
    expect(refused(stage('distr = {type = "det", params = {val = 1}},').replace('Nodes = 2;', ''))).toContain('Nodes, which is missing,');
  });

  const shared = ['m0', 'm1', 'm2'].map((name) => new URL(`../../../../shared/data/dagSim/${name}.lua`, import.meta.url));
  it.skipIf(shared.some((url) => !existsSync(url)))('that are published are read', () => {
    const models = shared.map((url) => readDagSim('m.lua', readFileSync(url, 'utf8'), options));
    expect(models.map(({ stages, nodes, users }) => [stages.length, nodes, users])).toEqual([[1, 20, 10_000], [2, 20, 1], [2, 20, 5]]);
  });
});
