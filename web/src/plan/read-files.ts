import type { TextFile } from './plan-types.ts';

/** Bytes of all files together that the server takes, with room for what surrounds them. */
const bytesMax = 7 * 2 ** 20;

/** Texts of files that the person chose; packed ones are unpacked. Rejects with an Error that says what is wrong with which file. */
export async function readFiles(files: readonly File[]): Promise<readonly TextFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > bytesMax) throw new Error(`the files have ${total} bytes together; they must have at most ${bytesMax}; use the command line for larger ones`);
  const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await textOf(file) })));
  if (texts.reduce((sum, { text }) => sum + text.length, 0) > bytesMax) throw new Error(`the files are longer than ${bytesMax} letters when they are unpacked; use the command line for longer ones`);
  return texts;
}

async function textOf(file: File): Promise<string> {
  const begin = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (begin[0] === 0x1f && begin[1] === 0x8b) return new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();
  const text = await file.text();
  if (text.includes('\0') || text.startsWith('PK')) throw new Error(`${file.name} is no text; choose YAML or JSON, or plan archives with the command line`);
  return text;
}
