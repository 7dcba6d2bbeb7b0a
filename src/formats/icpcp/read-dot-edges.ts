/** An edge as a graph file writes it, with its line; `weight` is null where none is written. */
export type DotEdge = { readonly from: string; readonly to: string; readonly weight: number | null; readonly line: number };

/** One arrow; names are words or quoted. */
const arrow = /^\s*("[^"]*"|[\w.-]+)\s*->\s*("[^"]*"|[\w.-]+)\s*(?:\[([^\]]*)\])?\s*;?\s*$/;
/** `weight` among the attributes of an edge, bare or quoted. */
const weightOf = /(?:^|[\s,;])weight\s*=\s*"?([^\s,;"\]]+)"?/;

const bare = (name: string): string => (name.startsWith('"') ? name.slice(1, -1) : name);

/** The edges of a graph in the part of the dot language that holds one arrow on a line; all other lines are left alone. A weight that is no number is NaN. */
export function readDotEdges(text: string): readonly DotEdge[] {
  return text.split(/\r?\n/).flatMap((line, i): readonly DotEdge[] => {
    const found = arrow.exec(line);
    if (found === null) return [];
    const weight = weightOf.exec(found[3] ?? '')?.[1];
    return [{ from: bare(found[1] as string), to: bare(found[2] as string), weight: weight === undefined ? null : Number(weight), line: i + 1 }];
  });
}
