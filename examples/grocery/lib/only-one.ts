import { createHash } from 'node:crypto';
import { existsSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until no other process holds this file, and holds it until this process ends, however it ends. A Unix socket does
 * that: nobody answers on one whose process is gone. Its own path is short, since the system takes only about 100 characters.
 */
export async function becomeOnlyOne(file: string): Promise<void> {
  const socketFile = join(tmpdir(), `grocery-${createHash('sha256').update(file).digest('hex').slice(0, 16)}.lock`);
  for (;;) {
    if (!(await answers(socketFile))) {
      if (existsSync(socketFile)) unlinkSync(socketFile);
      if (await listens(socketFile)) return;
    }
    await pause(100);
  }
}

function answers(socketFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function listens(socketFile: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    // The holder must not be kept alive by its claim.
    server.unref();
    // Somebody else was faster; anything else would make it wait for ever without a word.
    server.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(socketFile, () => resolve(true));
  });
}
