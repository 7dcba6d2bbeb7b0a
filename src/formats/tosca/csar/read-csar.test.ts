import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { errorsOf, readTosca } from '../read-tosca.ts';
import { two } from '../testing-tosca.ts';
import { isArchive, readCsar } from './read-csar.ts';

const pack = (files: Readonly<Record<string, string>>): Uint8Array => zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const main = two('imports: [ types/t.yaml ]\nservice_template: { node_templates: { a: { type: T } } }\n');
const types = two('node_types: { T: {} }\n');

describe('an archive', () => {
  it('has its template named by the meta file, and its imports inside', () => {
    const bytes = pack({ 'TOSCA-Metadata/TOSCA.meta': 'CSAR-Version: 1.1\nCreated-By: x\nEntry-Definitions: defs/main.yaml\n', 'defs/main.yaml': main, 'defs/types/t.yaml': types, 'image.iso': 'x' });
    expect(isArchive(bytes)).toBe(true);
    const { source, entry, problems } = readCsar('a.csar', bytes);
    expect([entry, problems]).toEqual(['defs/main.yaml', []]);
    expect(source === null || entry === null ? null : errorsOf(readTosca(source, entry).problems)).toEqual([]);
  });

  it('may have one TOSCA file at its root instead', () => {
    expect(readCsar('a.csar', pack({ 'main.yaml': main, 'types/t.yaml': types })).entry).toBe('main.yaml');
  });

  it.each([
    ['without a template', pack({ 'readme.txt': 'x' }), 'without a TOSCA file at its root'],
    ['with two', pack({ 'a.yaml': main, 'b.yaml': main }), '2 files at its root'],
    ['whose meta file names nothing', pack({ 'TOSCA.meta': 'CSAR-Version: 2.0\nEntry-Definitions: gone.yaml\n' }), 'Entry-Definitions is gone.yaml'],
    ['whose meta file leads out', pack({ 'TOSCA.meta': 'CSAR-Version: 2.0\nEntry-Definitions: ../main.yaml\n' }), 'Entry-Definitions is ../main.yaml'],
    ['with a path that leads out', pack({ '../main.yaml': main }), 'paths stay inside'],
    ['with an absolute path', pack({ '/main.yaml': main }), 'paths stay inside'],
    ['that unpacks to much more than it is', pack({ 'main.yaml': ' '.repeat(4 * 2 ** 20) }), 'unpacks to at most 200 times'],
    ['that is none', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), 'a zip file'],
  ])('%s is refused', (_what, bytes, words) => {
    const { entry, problems } = readCsar('a.csar', bytes);
    expect(entry).toBeNull();
    expect(problems.map(({ value, rule }) => `${value}; ${rule}`).join()).toContain(words);
  });

  /** The bytes of an archive with one entry, and in its directory and before the entry another claimed size or check sum. */
  const claiming = (text: string, claim: { readonly size?: number; readonly crc?: number }): Uint8Array => {
    const bytes = pack({ 'main.yaml': text });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const directory = view.getUint32(bytes.length - 6, true);
    if (claim.size !== undefined) for (const at of [22, directory + 24]) view.setUint32(at, claim.size, true);
    if (claim.crc !== undefined) for (const at of [14, directory + 16]) view.setUint32(at, claim.crc, true);
    return bytes;
  };

  it.each([
    ['unpacks to more than it claims', claiming(' '.repeat(64 * 2 ** 20), { size: 900_000 }), 'unpacks to more than the 900000 bytes that it claims'],
    ['unpacks to less', claiming(main, { size: 900_000 }), `unpacks to ${main.length} bytes, not 900000`],
    ['is not what was packed', claiming(main, { crc: 1 }), 'its CRC differs'],
  ])('whose entry %s is refused', (_what, bytes, words) => {
    const { entry, problems } = readCsar('a.csar', bytes);
    expect(entry).toBeNull();
    expect(problems.map(({ value }) => value).join()).toContain(words);
  });

  it('whose template is not UTF-8 says where', () => {
    const { source, entry } = readCsar('a.csar', zipSync({ 'main.yaml': Uint8Array.from([...strToU8(two('# ')), 0xe9, ...strToU8(`\n${main}`)]) }));
    expect(source === null || entry === null ? [] : readTosca(source, entry).problems).toMatchObject([{ line: 2, column: 3, code: 'syntax', value: 'not UTF-8 here: the byte E9' }]);
  });

  it('cannot import what is outside of it', () => {
    const { source, entry } = readCsar('a.csar', pack({ 'main.yaml': two('imports: [ ../../../etc/secrets.yaml ]\n') }));
    expect(source === null || entry === null ? [] : errorsOf(readTosca(source, entry).problems).map(({ code }) => code)).toEqual(['import']);
  });
});
