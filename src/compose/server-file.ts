import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Leaves the address of a running server where the command line looks for it; returns the function that takes it away. */
export function writeServerFile(file: string, url: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const text = `${JSON.stringify({ url, pid: process.pid })}\n`;
  writeFileSync(file, text);
  return () => {
    try {
      // Another server may have written its own address meanwhile.
      if (readFileSync(file, 'utf8') === text) rmSync(file);
    } catch {
      // Gone already, which is what is wanted.
    }
  };
}
