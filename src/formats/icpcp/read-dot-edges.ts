/** An edge as a graph file writes it, with its line; `weight` is null where none is written. */
export type DotEdge = { readonly from: string; readonly to: string; readonly weight: number | null; readonly line: number };

const name = /"[^"]*"|(?<![\w.-])[\w.-]*\w/.source;
/** Names with arrows between them, and the attributes of all these edges. The look behind a name keeps long words from being tried from each letter. */
const chain = new RegExp(`(${name})((?:\\s*->\\s*(?:"[^"]*"|[\\w.-]+))+)(?:\\s*\\[([^\\]]*)\\])?`, 'g');
const next = /->\s*("[^"]*"|[\w.-]+)/g;
/** `weight` among the attributes of an edge, bare or quoted. */
const weightOf = /(?:^|[\s,;])weight\s*=\s*"?([^\s,;"\]]+)"?/;
const comment = /\/\*[^]*?\*\/|\/\/[^\n]*|^#[^\n]*/gm;

const bare = (text: string): string => (text.startsWith('"') ? text.slice(1, -1) : text);

/** The edges of a directed graph in the dot language, several on a line or in a chain too; all else is left alone. A weight that is no number is NaN. */
export function readDotEdges(text: string): readonly DotEdge[] {
  // Comments become as many line ends as they have, so that lines stay true.
  const plain = text.replaceAll(comment, (found) => found.replaceAll(/[^\n]/g, ' '));
  const edges: DotEdge[] = [];
  let [line, seen] = [1, 0];
  for (const { 0: whole, 1: first, 2: rest, 3: attributes, index } of plain.matchAll(chain)) {
    for (let at = plain.indexOf('\n', seen); at >= 0 && at < index; at = plain.indexOf('\n', at + 1)) line += 1;
    seen = index;
    const weight = weightOf.exec(attributes ?? '')?.[1];
    let from = bare(first ?? whole);
    for (const [, to = ''] of (rest ?? '').matchAll(next)) {
      edges.push({ from, to: bare(to), weight: weight === undefined ? null : Number(weight), line });
      from = bare(to);
    }
  }
  return edges;
}
