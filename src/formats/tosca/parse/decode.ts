/** A byte that is no UTF-8 becomes this and its value, which no text in UTF-8 can hold. */
const strayFrom = 0xdc00;
/** What a decoder writes for bytes that are no UTF-8, as a text may hold it too. */
const replacementBytes: readonly number[] = [0xef, 0xbf, 0xbd];

/** Bytes as a text. Where they are not UTF-8, the first wrong one stays in the text as a mark, for `strayByte` to find. */
export function decodeText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let at = 0;
  for (let index = text.indexOf('\u{fffd}'), from = 0; index >= 0; from = index, index = text.indexOf('\u{fffd}', index + 1)) {
    at += Buffer.byteLength(text.slice(from, index));
    if (replacementBytes.some((byte, nth) => bytes[at + nth] !== byte)) return `${text.slice(0, index)}${String.fromCharCode(strayFrom + (bytes[at] ?? 0))}${text.slice(index + 1)}`;
  }
  return text;
}

/** The first byte of a text that was no UTF-8, with its place; null where there is none. */
export function strayByte(text: string): { readonly line: number; readonly column: number; readonly byte: number } | null {
  const index = text.isWellFormed() ? -1 : text.search(/[\uDC80-\uDCFF]/u);
  if (index < 0) return null;
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, byte: text.charCodeAt(index) - strayFrom };
}
