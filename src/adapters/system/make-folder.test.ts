import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

describe('making a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'homeostat-folder-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('makes those above it too, for the owner alone, and takes one that is there', () => {
    makeFolder(join(folder, 'a', 'b'));
    makeFolder(join(folder, 'a', 'b'));
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o700);
  });

  it('refuses a path where a file is', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file'))).toThrow(/cannot be made \(EEXIST\)/);
  });

  it.runIf(existsSync('/proc/self'))('refuses a place where none can be made, and does not hang', () => {
    expect(() => makeFolder('/proc/nope/deeper')).toThrow(/\/proc\/nope cannot be made/);
  });
});
