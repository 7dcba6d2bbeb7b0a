import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type CallbackListener = { readonly url: string; readonly close: () => void };

const bodyBytesMax = 1 << 20;

/** Listens on this machine for batches of done ids: `POST {"ids": [...]}`. */
export function listenForCallbacks(onDone: (id: string) => void): Promise<CallbackListener> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyBytesMax) request.destroy();
      else chunks.push(chunk);
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      const ids = idsOf(Buffer.concat(chunks).toString());
      for (const id of ids ?? []) onDone(id);
      response.writeHead(ids === null ? 400 : 204).end();
    });
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}/done`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

function idsOf(text: string): readonly string[] | null {
  try {
    const body = JSON.parse(text) as { readonly ids?: unknown } | null;
    return Array.isArray(body?.ids) ? body.ids.filter((id): id is string => typeof id === 'string') : null;
  } catch {
    return null;
  }
}
