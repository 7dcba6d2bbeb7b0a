import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../bin/homeostat.js', import.meta.url));
const shell = (line: string) => spawnSync('/bin/sh', ['-c', line, 'sh', process.execPath, command], { encoding: 'utf8' });

describe('the homeostat command', () => {
  it('ends with an error where its output cannot be written', () => {
    expect(shell('"$1" "$2" version > /dev/full')).toMatchObject({ status: 1, stderr: expect.stringContaining('standard output cannot be written') as string });
  });

  it('does not mind a reader that has seen enough', () => {
    expect(shell('"$1" "$2" completion bash | head -n 1')).toMatchObject({ status: 0, stderr: '', stdout: '# bash completion for homeostat\n' });
  });
});
