import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { formatProblem } from '../formats/documents/problem.ts';
import { unwrapMessage } from '../formats/tosca/application/unwrap-message.ts';
import { isArchive } from '../formats/tosca/csar/read-csar.ts';
import { decodeText } from '../formats/tosca/parse/decode.ts';
import { errorsOf } from '../formats/tosca/read-tosca.ts';
import { InvalidInputError } from '../model/error.ts';
import { isTosca } from '../usecases/validate-tosca.ts';
import type { ToscaTemplate } from '../usecases/workflow/problem-of-tosca.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import { folderSource } from './folder-source.ts';
import type { Io } from './io.ts';
import type { GivenPath } from './paths.ts';
import { statsOf, withPath } from './paths.ts';
import { firstBytes, readOneTosca } from './tosca-input.ts';

/** A larger file is no template. */
const bytesMax = 5 * 2 ** 20;
const ending = /\.(ya?ml|tosca)$/i;
/** Files of types alone are what templates import. */
const topology = /(topology_template|service_template)["']?[ \t]*:/;
const metaNames: ReadonlySet<string> = new Set(['TOSCA.meta', 'TOSCA-Metadata']);

/** The TOSCA template that a path names, with the files around it: a file, a message of DRIP, a folder or an archive; null where it is something else. */
export async function templateAt(io: Io, path: string): Promise<ToscaTemplate | null> {
  const given: GivenPath = { field: '-f', path, full: resolve(io.cwd, path) };
  const stats = statsOf(given);
  if (stats?.isFile() === true) return templateFile(given, stats.size) ?? (isZip(given) ? oneTemplate(io, path) : null);
  return stats?.isDirectory() === true ? templateFolder(io, given) : null;
}

const isZip = (given: GivenPath): boolean => /\.(csar|zip)$/i.test(given.path) && isArchive(firstBytes(given, 4));

function templateFile(given: GivenPath, size: number): ToscaTemplate | null {
  if (size > bytesMax) return null;
  const text = decodeText(withPath(given, () => readFileSync(given.full)));
  // A file that begins as an archive or a packed one holds no text.
  if (text.startsWith('PK') || text.charCodeAt(0) === 0x1f || !isTosca(unwrapMessage(text))) return null;
  const around = folderSource(dirname(given.full));
  const name = basename(given.full);
  return { source: { read: (asked) => (asked === name ? text : around.read(asked)), list: () => around.list() }, path: name, nameOf: (asked) => join(dirname(given.path), asked) };
}

/** An unpacked archive, or a folder with one template at its top. */
async function templateFolder(io: Io, given: GivenPath): Promise<ToscaTemplate | null> {
  const entries = withPath(given, () => readdirSync(given.full, { withFileTypes: true }));
  if (entries.some(({ name }) => metaNames.has(name))) return oneTemplate(io, given.path);
  const templates = entries.flatMap((entry) => {
    if (!entry.isFile() || !ending.test(entry.name)) return [];
    const file: GivenPath = { ...given, path: join(given.path, entry.name), full: join(given.full, entry.name) };
    const template = templateFile(file, statsOf(file)?.size ?? 0);
    return template !== null && topology.test(template.source.read(template.path) ?? '') ? [template] : [];
  });
  const [only, second] = templates;
  if (second !== undefined) throw new CliError(`-f is ${given.path} with ${templates.length} templates; it must be one of them, or a folder with TOSCA.meta that says which; name the file`, exitCodes.usage);
  return only ?? null;
}

async function oneTemplate(io: Io, path: string): Promise<ToscaTemplate> {
  const found = await readOneTosca(io, path);
  const errors = errorsOf(found.problems);
  if (errors.length > 0) throw new InvalidInputError(errors.map(formatProblem));
  return { source: found.source, path: found.path, nameOf: found.nameOf };
}
