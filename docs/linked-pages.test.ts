import { readFileSync, readdirSync } from 'node:fs';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../src/cli/command-table.ts';
import { generatedFiles } from './generate.ts';

const root = new URL('../', import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

describe('the README', () => {
  it('leads to every page of the reference that is written by hand', () => {
    const written = readdirSync(new URL('docs/reference/', root)).filter((name) => !generatedFiles().has(`reference/${name}`));
    const targets = (path: string): readonly string[] => [...textOf(path).matchAll(/\]\((?:docs\/reference\/)?([\w-]+\.md)/g)].map(([, name = '']) => name);
    const reached = new Set(targets('README.md'));
    for (const name of reached) if (written.includes(name)) for (const next of targets(`docs/reference/${name}`)) reached.add(next);
    expect(written.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('lists every command', () => {
    const [, listed = ''] = /## Commands\s+`([^`]+)`/.exec(textOf('README.md')) ?? [];
    const program = new Command('homeostat');
    for (const { register } of commandTable) register(program, () => () => Promise.resolve());
    expect(listed.split(/\s+/).toSorted()).toEqual(program.commands.map((command) => command.name()).toSorted());
  });
});
