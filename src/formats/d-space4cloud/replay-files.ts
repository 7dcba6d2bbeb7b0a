import type { JobProfile } from '../../model/job-profile.ts';
import { readDagSim } from '../dagsim/read-dagsim.ts';

/** The folder of the input: the names of its files, and what is in one of them. */
export type FilesBeside = { readonly names: readonly string[]; readonly textOf: (name: string) => string | null };

/** Which profile is looked for. `tasks` are the counts of the input, where it gives them. */
export type ReplayKey = {
  readonly id: string;
  readonly job: string;
  readonly provider: string;
  readonly type: string;
  readonly tasks: { readonly map: number | null; readonly reduce: number | null };
};

/**
 * Measured task times beside an input of D-SPACE4Cloud. Its tools name them by instance, phase, job, provider and type:
 * `IDMapJJOBPROVIDERTYPE.txt` and `IDRSJJOBPROVIDERTYPE.txt` for MapReduce, `IDNAMEJJOBPROVIDERTYPE.lua` with a `.txt` for each stage for Spark.
 * Null where there are none.
 */
export function replayedProfile(beside: FilesBeside, key: ReplayKey): JobProfile | null {
  return sparkProfile(beside, key) ?? mapReduceProfile(beside, key);
}

/** The provider is left out by the older of its tools. */
const endings = ({ job, provider, type }: ReplayKey): readonly string[] => [`J${job}${provider}${type}`, `J${job}${type}`];

function timesOf(beside: FilesBeside, key: ReplayKey, phase: string): readonly number[] | null {
  const names = endings(key).flatMap((ending) => [`${key.id}${phase}${ending}.txt`, `${phase}${ending}.txt`, `${phase}J${key.job}.txt`]);
  const name = names.find((one) => beside.names.includes(one));
  const text = name === undefined ? null : beside.textOf(name);
  return text === null ? null : numbersIn(text);
}

/** A number per line; empty lines and those with a # are left out, as its own tools do. NaN for anything else. */
export const numbersIn = (text: string): readonly number[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('#'))
    .map(Number);

function mapReduceProfile(beside: FilesBeside, key: ReplayKey): JobProfile | null {
  const [map, reduce] = [timesOf(beside, key, 'Map'), timesOf(beside, key, 'RS')];
  if (map === null || reduce === null || !usable(map) || !usable(reduce)) return null;
  return {
    kind: 'stages',
    overheadSeconds: 0,
    stages: [
      { name: 'map', tasks: key.tasks.map ?? map.length, taskTime: { kind: 'replay', seconds: map.map((value) => value / 1000) }, after: [] },
      { name: 'reduce', tasks: key.tasks.reduce ?? reduce.length, taskTime: { kind: 'replay', seconds: reduce.map((value) => value / 1000) }, after: ['map'] },
    ],
  };
}

const usable = (times: readonly number[]): boolean => times.length > 0 && times.every((value) => value >= 0 && Number.isFinite(value));

/** A template leaves to its reader how many containers and users there are; a profile is of neither. */
const blanks: Readonly<Record<string, string>> = { CONTAINERS: '1', NODES: '1', USERS: '1', TYPE: 'det', PARAMS: '{val = 0}', MAXJOBS: '1000', COEFF: '1.96' };

function sparkProfile(beside: FilesBeside, key: ReplayKey): JobProfile | null {
  const name = beside.names.find((one) => one.startsWith(key.id) && endings(key).some((ending) => one.endsWith(`${ending}.lua`)));
  const text = name === undefined ? null : beside.textOf(name);
  if (name === undefined || text === null) return null;
  const filled = text.replaceAll(/@@(\w{1,20})@@/g, (whole, blank: string) => blanks[blank.toUpperCase()] ?? whole);
  const samplesOf = (path: string): readonly number[] | null => {
    const base = path.split(/[/\\]/).at(-1) ?? '';
    const found = [base, ...endings(key).map((ending) => `${key.id}${base.replace(/\.txt$/, '')}${ending}.txt`)].find((one) => beside.names.includes(one));
    const samples = found === undefined ? null : beside.textOf(found);
    return samples === null ? null : numbersIn(samples);
  };
  return { kind: 'stages', overheadSeconds: 0, stages: readDagSim(name, filled, { unitSeconds: 1 / 1000, samplesOf }).stages };
}
