import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FilesBeside } from './replay-files.ts';
import { looksLikeDSpace4Cloud, readDSpace4Cloud } from './read-d-space4cloud.ts';

const alone: FilesBeside = { names: [], textOf: () => null };
const folder = (files: Readonly<Record<string, string>>): FilesBeside => ({ names: Object.keys(files), textOf: (name) => (Object.hasOwn(files, name) ? (files[name] ?? null) : null) });
const phases = { nm: 4, mavg: 1000, mmax: 3000, nr: 2, ravg: 500, rmax: 800, sh1max: 0, shtypavg: 200, shtypmax: 400, cm: 4, cr: 4 };

const several = {
  id: 'three',
  mapClassParameters: { q1: { d: 60_000, think: 10_000, hup: 5, hlow: 3, penalty: 6, m: 2, v: 1 } },
  mapJobProfiles: { q1: { Amazon: { 'm5.large': { profileMap: phases } }, Cineca: { '5xlarge': phases } } },
  mapPublicCloudParameters: { q1: { Amazon: { 'm5.large': { r: 10, eta: 0.3 } }, Cineca: { '5xlarge': { r: 0, eta: 0 } } } },
  mapVMConfigurations: { 'm5.large': { core: 2, memory: 8 } },
  privateCloudParameters: { n: 4, v: 16, m: 64, e: 0.2 },
};
const refused = (document: unknown): string => {
  try {
    readDSpace4Cloud('in.json', JSON.stringify(document, null, 1), alone);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('inputs of D-SPACE4Cloud', () => {
  it('are read with several providers, limits, sizes and servers', () => {
    expect(looksLikeDSpace4Cloud(several)).toBe(true);
    const problem = readDSpace4Cloud('in.json', JSON.stringify(several), alone);
    expect(problem.classes).toEqual([{ name: 'q1', deadlineSeconds: 60, thinkSeconds: 10, usersLow: 3, usersHigh: 5, penalty: 6, container: { cores: 1, gibibytes: 2 } }]);
    expect(problem.choices.map(({ provider, type, slots, reservedLimit, spotShareMax }) => [provider, type, slots, reservedLimit, spotShareMax])).toEqual([['Amazon', 'm5.large', 4, 10, 0.3], ['Cineca', '5xlarge', 4, 0, 0]]);
    expect(problem.choices[0]?.profile).toEqual({
      kind: 'map-reduce',
      map: { tasks: 4, averageSeconds: 1, maximumSeconds: 3 },
      shuffle: { tasks: 2, averageSeconds: 0.2, maximumSeconds: 0.4 },
      reduce: { tasks: 2, averageSeconds: 0.5, maximumSeconds: 0.8 },
    });
    expect(problem.machines).toEqual([{ name: 'm5.large', cores: 2, gibibytes: 8 }]);
    expect(problem.privateCloud).toEqual({ nodes: 4, cores: 16, gibibytes: 64, energyUsdPerHour: 0.2 });
  });

  it('take a learnt model where phases are not known, back on its own scale', () => {
    const learnt = { b: 0.1, mu_t: 2000, sigma_t: 1000, mlFeatures: { x: { mu: 0.02, sigma: 0.01, w: 0.4 }, h: { mu: 3, sigma: 2, w: 0.3 } } };
    const problem = readDSpace4Cloud('in.json', JSON.stringify({ ...several, mapJobProfiles: { q1: { Amazon: { a: { profileMap: { datasize: 66 } } } } }, mapJobMLProfile: { q1: learnt } }), alone);
    // (t - 2000) / 1000 = 0.1 + 0.4 (x - 0.02) / 0.01 + 0.3 (h - 3) / 2, so t = 850 + 40,000 x + 150 h milliseconds.
    const profile = problem.choices[0]?.profile as { perContainerSeconds: number; perUserSeconds: number; fixedSeconds: number };
    expect([profile.perContainerSeconds, profile.perUserSeconds, profile.fixedSeconds].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([40, 0.15, 0.85]);
  });

  it('refuse a learnt model in which more users, or fewer containers, are faster', () => {
    const learnt = (x: number, h: number): object => ({ ...several, mapJobProfiles: { q1: { Amazon: { a: { profileMap: { datasize: 66 } } } } }, mapJobMLProfile: { q1: { b: 0, mu_t: 2000, sigma_t: 1000, mlFeatures: { x: { mu: 0.02, sigma: 0.01, w: x }, h: { mu: 3, sigma: 2, w: h } } } } });
    expect(refused(learnt(0.4, -0.3))).toContain('mapJobMLProfile.q1.mlFeatures.h.w is -0.3; it must be a number of at least 0, since more users make no job faster');
    expect(refused(learnt(-0.4, 0.3))).toContain('mapJobMLProfile.q1.mlFeatures.x.w is -0.4; it must be a number of at least 0, since fewer containers make no job faster');
  });

  it('find measured times beside them by their names', () => {
    const problem = readDSpace4Cloud('in.json', JSON.stringify(several), folder({ 'threeMapJq1Amazonm5.large.txt': '# ms\n1000\n\n2000\n', 'threeRSJq1Amazonm5.large.txt': '500', 'threeq1J_q15J.txt': '' }));
    expect(problem.choices[0]?.profile).toEqual({
      kind: 'stages',
      overheadSeconds: 0,
      stages: [
        { name: 'map', tasks: 4, taskTime: { kind: 'replay', seconds: [1, 2] }, after: [] },
        { name: 'reduce', tasks: 2, taskTime: { kind: 'replay', seconds: [0.5] }, after: ['map'] },
      ],
    });
    expect(problem.choices[1]?.profile.kind).toBe('map-reduce');
    const lua = 'Stages = {{name = "S0", tasks = "2", distr = {type = "replay", params = {samples = solver.fileToArray("./lua/t/S0.txt")}}, pre = {}, post = {}}}; Nodes = @@CONTAINERS@@; Users = @@USERS@@; UThinkTimeDistr = {type = "@@TYPE@@", params = @@PARAMS@@};';
    const spark = readDSpace4Cloud('in.json', JSON.stringify(several), folder({ 'threeq1Jq1Amazonm5.large.lua': lua, 'threeS0Jq1Amazonm5.large.txt': '100\n300' }));
    expect(spark.choices[0]?.profile).toEqual({ kind: 'stages', overheadSeconds: 0, stages: [{ name: 'S0', tasks: 2, taskTime: { kind: 'replay', seconds: [0.1, 0.3] }, after: [] }] });
  });

  it('say where they are wrong', () => {
    const one = (changed: object): object => ({ ...several, mapClassParameters: { q1: { ...several.mapClassParameters.q1, ...changed } } });
    expect(refused(one({ d: 0 }))).toMatch(/^in\.json:\d+:\d+: mapClassParameters\.q1\.d is 0; it must be a number of milliseconds above 0/);
    expect(refused(one({ hlow: 9 }))).toContain('a whole number from 0 to hup (5)');
    expect(refused({ ...several, mapJobProfiles: {} })).toContain('mapJobProfiles.q1 is missing; it must be a map');
    expect(refused({ ...several, mapJobProfiles: { q1: { A: { t: { ...phases, mavg: 9000 } } } } })).toContain('a number from 0 to mmax (3000)');
    expect(refused({ hello: 1 })).toContain('an input of D-SPACE4Cloud');
  });

  const shared = ['space4cloud-shared/src/main/resources/static/input.json', 'space4cloud-WS/history/src/test/resources/myJson.json', 'space4cloud-WS/history/src/test/resources/testInstances/first_attempt.json'].map((path) => new URL(`../../../../shared/data/${path}`, import.meta.url));
  it.skipIf(shared.some((url) => !existsSync(url)))('that are published are read, in all three shapes', () => {
    const read = shared.map((url) => readDSpace4Cloud('in.json', readFileSync(url, 'utf8'), alone));
    expect(read.map(({ classes, choices }) => [classes.length, choices.length])).toEqual([[2, 4], [2, 4], [1, 3]]);
    expect(read[1]?.classes[0]?.deadlineSeconds).toBe(1913.664);
  });
});
