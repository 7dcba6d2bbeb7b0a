import type { Document } from 'yaml';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Json } from '../../model/json.ts';
import { plainValue } from './plain-value.ts';
import type { Problem } from './problem.ts';
import { pathText } from './problem.ts';
import { placeAt, Positions } from './source-text.ts';
import { excessOf } from './text-bounds.ts';

/** The most bytes of one text. */
const bytesMax = 5 * 2 ** 20;

/** Problems of one document's syntax that are listed; one slip often makes many. */
const syntaxProblemsMax = 20;

/** A document of a text as plain data, before anything is known about its kind. `value` is null where it cannot be read. */
export type TextDocument = { readonly value: Json; readonly positions: Positions; readonly problems: readonly Problem[] };

/** Reads the YAML or JSON documents of a text (JSON is YAML). Never throws; what cannot be read is a problem with its place. */
export function readText(file: string, text: string): { readonly documents: readonly TextDocument[]; readonly problems: readonly Problem[] } {
  const whole = (value: string, rule: string, fix: string): { documents: []; problems: Problem[] } => ({
    documents: [],
    problems: [{ file, line: 1, column: 1, path: '', value, rule, fix }],
  });
  const size = Buffer.byteLength(text);
  if (size > bytesMax) return whole(`${size} bytes long`, `at most ${bytesMax} bytes long`, 'split it');
  const excess = excessOf(text);
  if (excess !== null) return whole(excess.value, excess.rule, excess.fix);
  const lines = new LineCounter();
  try {
    // Repeated names are found in plainValue; the parser's own check takes time that grows with the square of a map's size.
    const parsed = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    const documents = (Array.isArray(parsed) ? parsed : []) as readonly Document.Parsed[];
    return { documents: documents.map((document) => textDocument(file, text, lines, document)), problems: [] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return whole('nested too deep to be read', 'flatter', 'remove brackets or indentation');
  }
}

function textDocument(file: string, text: string, lines: LineCounter, document: Document.Parsed): TextDocument {
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, syntaxProblemsMax).map((error) => ({
      file,
      ...placeAt(lines, error.pos[0]),
      path: '',
      value: `not readable here: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
      rule: 'valid YAML or JSON',
      fix: 'correct it at this place',
    }));
    return { value: null, positions: new Positions(text, lines, new Map()), problems };
  }
  const { value, spans, problems } = plainValue(document.contents);
  return {
    value,
    positions: new Positions(text, lines, spans.spans),
    problems: problems.map(({ path, offset, ...rest }) => ({ file, ...placeAt(lines, offset), path: pathText(path), ...rest })),
  };
}
