import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = dirname(fileURLToPath(import.meta.url));
const phases = ['monitor', 'analyse', 'plan', 'execute'] as const;
const corePorts = [...phases, 'knowledge', 'loop'] as const;
const core = ['expressions', 'knowledge', ...phases, 'loop', 'simulate', 'learn', 'experiment'] as const;

/**
 * Which folder of `src` may import which other (the arrows of ARCHITECTURE.md). `units` and `model` are open to all.
 * An entry `x:ports` allows only files under `x/ports/`.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  units: [],
  model: [],
  expressions: [],
  formats: ['expressions'],
  knowledge: [],
  monitor: ['knowledge'],
  analyse: ['expressions', 'knowledge'],
  plan: ['expressions', 'knowledge'],
  execute: ['expressions', 'knowledge'],
  loop: [...phases, 'expressions', 'knowledge'],
  simulate: [...corePorts.map((name) => `${name}:ports`), 'expressions', 'monitor'],
  learn: ['simulate', ...corePorts.map((name) => `${name}:ports`)],
  experiment: [...core],
  usecases: [...core, 'formats'],
  adapters: ['formats', ...core.map((name) => `${name}:ports`), 'monitor'],
  server: ['usecases', 'formats', ...core],
  cli: ['usecases', 'formats', 'compose', ...core],
  compose: ['units', 'model', 'formats', ...core, 'usecases', 'adapters', 'server'],
};

type Import = { readonly from: string; readonly to: string; readonly file: string; readonly target: string; readonly test: boolean };

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?<![.\w'-])(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The programs of the published package and every file that they import, directly or not. */
function shipped(): ReadonlySet<string> {
  const { files } = JSON.parse(readFileSync(join(src, '../tsconfig.build.json'), 'utf8')) as { files: string[] };
  const reached = new Set(files.map((file) => resolve(src, '..', file)));
  for (const path of reached) for (const target of importsOf(path)) if (target.startsWith('.')) reached.add(resolve(dirname(path), target));
  return reached;
}

/** The package that an import comes from: `zod` for `zod`, `@fastify/sse` for `@fastify/sse/client`. */
const packageOf = (target: string): string => target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/');

const folderOf = (path: string): string => relative(src, path).split('/')[0] ?? '';

function allImports(): Import[] {
  return filesUnder(src).flatMap((path) =>
    importsOf(path)
      .filter((target) => target.startsWith('.'))
      .map((target) => {
        const resolved = resolve(dirname(path), target);
        return {
          from: folderOf(path),
          to: folderOf(resolved),
          file: relative(src, path),
          target: relative(src, resolved),
          test: path.endsWith('.test.ts') || path.endsWith('.contract.ts'),
        };
      }),
  );
}

function allowed({ from, to, target }: Import): boolean {
  if (from === to && from !== 'adapters') return true;
  if (from === 'adapters' && to === 'adapters') return false;
  if (to === 'units') return true;
  if (to === 'model') return from !== 'units';
  const arrow = arrows[from] ?? [];
  return arrow.includes(to) || (arrow.includes(`${to}:ports`) && target.split('/')[1] === 'ports');
}

describe('the tree', () => {
  it('holds only folders that have a place in the architecture', () => {
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).filter((name) => !(name in arrows))).toEqual([]);
  });

  it('has imports only along the arrows (tests may also use what is simulated or adapted)', () => {
    const bad = allImports()
      .filter((found) => !found.test && found.to in arrows)
      .filter((found) => {
        const [, adapter] = found.file.split('/');
        const [, targetAdapter] = found.target.split('/');
        if (found.from === 'adapters' && found.to === 'adapters') return adapter !== targetAdapter;
        return !allowed(found);
      })
      .map((found) => `${found.file} imports ${found.target}`);
    expect(bad).toEqual([]);
  });

  it('ships every program that is started as a process of its own', () => {
    const programs = filesUnder(src).filter((path) => /-(main|shim)\.ts$/.test(path));
    const inPackage = shipped();
    expect(programs.filter((path) => !inPackage.has(path))).toEqual([]);
  });

  it('ships nothing that needs a package for development, and nothing for tests', () => {
    const { dependencies } = JSON.parse(readFileSync(join(src, '../package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const bad = [...shipped()].flatMap((path) =>
      importsOf(path)
        .filter((target) => !target.startsWith('.') && !target.startsWith('node:') && !Object.hasOwn(dependencies, packageOf(target)))
        .map((target) => `${relative(src, path)} imports ${target}`),
    );
    expect(bad).toEqual([]);
    expect([...shipped()].map((path) => relative(src, path)).filter((path) => /\.test\.ts$|(?:^|[/-])testing?-|\bcontract/.test(path))).toEqual([]);
  });

  it('names every file in kebab-case', () => {
    const bad = filesUnder(src).map((path) => relative(src, path)).filter((path) => !/^[a-z0-9./-]+$/.test(path));
    expect(bad).toEqual([]);
  });

  it('has no file that outgrew its room (400 lines)', () => {
    const bad = filesUnder(src)
      .map((path) => ({ path: relative(src, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ path, lines }) => lines > 400 && !path.endsWith('.test.ts'))
      .map(({ path, lines }) => `${path}: ${lines}`);
    expect(bad).toEqual([]);
  });

  it('keeps clocks, timers and chance in adapters', () => {
    const banned = /\b(Date\.now|Math\.random|performance\.now|setTimeout|setInterval|setImmediate)\b|new Date\(\)/;
    const bad = filesUnder(src)
      .filter((path) => folderOf(path) !== 'adapters' && !path.endsWith('.test.ts'))
      .filter((path) => readFileSync(path, 'utf8').split('\n').some((line) => banned.test(line) && !/^\s*(\*|\/\/)/.test(line)))
      .map((path) => relative(src, path));
    expect(bad).toEqual([]);
  });
});
