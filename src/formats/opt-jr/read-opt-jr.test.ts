import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikeOptJr, readOptJr } from './read-opt-jr.ts';

const text = '# app_id, w, chi_0, chi_c, M, m, V, v, D, stage_id,dataset_size\njob_0,2,1000,60000,28,8,4,2,20000,J0S1,500\njob_1,1,0,100,56,18,4,2,5000,J1S1,500\n';

describe('inputs of opt_jr', () => {
  it('are read with their commented header, in seconds', () => {
    expect(looksLikeOptJr(text)).toBe(true);
    expect(readOptJr('t.csv', text)[0]).toEqual({ name: 'job_0', weight: 2, fixedSeconds: 1, perContainerSeconds: 60, machine: { cores: 4, gibibytes: 28 }, container: { cores: 2, gibibytes: 8 }, deadlineSeconds: 20 });
    expect(readOptJr('t.csv', text.replace('job_1', 'job_0')).map(({ name }) => name)).toEqual(['job_0-J0S1-500-1', 'job_0-J1S1-500-2']);
  });

  it('may have a session before each row that the header does not name', () => {
    expect(readOptJr('t.csv', text.replaceAll('\njob_', '\napplication_1,job_')).map(({ name, weight }) => [name, weight])).toEqual([['job_0', 2], ['job_1', 1]]);
  });

  it('may have a session that the header names', () => {
    const named = text.replace('# app_id', '# session_app_id, app_id').replaceAll('\njob_', '\napplication_1,job_');
    expect(looksLikeOptJr(named)).toBe(true);
    expect(readOptJr('t.csv', named)).toEqual(readOptJr('t.csv', text));
  });

  it('may be long, in rows or in blanks', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `job_${index},2,1000,60000,28,8,4,2,20000,S,500`);
    expect(readOptJr('t.csv', `${text}${rows.join('\n')}`)).toHaveLength(60_002);
    const blanks = ' '.repeat(1_000_000);
    expect(looksLikeOptJr(blanks)).toBe(false);
    expect(readOptJr('t.csv', text.replace('500\njob_1', `500${blanks}\njob_1`))).toEqual(readOptJr('t.csv', text));
  });

  it('say where they are wrong', () => {
    expect(() => readOptJr('t.csv', text.replace('20000', '0'))).toThrow('t.csv:2:1: column D is 0; it must be a number above 0');
    expect(() => readOptJr('t.csv', text.replace('60000', 'x'))).toThrow(/t\.csv:2:\d+: column 4 \(chi_c\) is "x"/);
    expect(() => readOptJr('t.csv', 'app_id,w,chi_0\na,1,2\n')).toThrow('t.csv:1:1: the column is "chi_c"');
  });

  const folder = new URL('../../../../shared/data/bigsea-opt/', import.meta.url);
  it.skipIf(!existsSync(folder))('that are published are read', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
    for (const file of files) expect(readOptJr(file, readFileSync(new URL(file, folder), 'utf8')).length).toBeGreaterThan(0);
  });
});
