import { existsSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until no other process holds this name, and holds it until this process ends, however it ends. A Unix socket does
 * that: nobody answers on one whose process is gone.
 */
export async function becomeOnlyOne(socketFile: string): Promise<void> {
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
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    // The holder must not be kept alive by its claim.
    server.unref();
    server.on('error', () => resolve(false));
    server.listen(socketFile, () => resolve(true));
  });
}
