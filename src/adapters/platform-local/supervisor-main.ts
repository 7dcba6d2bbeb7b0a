/**
 * The process that keeps a data directory's components running. Arguments: data directory, path of Node.
 * Exit codes: 0 ended on request, 1 refused (the reason is on stderr), 3 another supervisor holds the directory.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ControlGroups } from './control-groups.ts';
import { createControlServer } from './control-server.ts';
import { readBootId } from './process-table.ts';
import { holdAlone } from './single-instance.ts';
import { socketPath } from './socket-path.ts';
import { StateFile } from './state-file.ts';
import { Supervisor } from './supervisor.ts';
import { protocolVersion } from './wire.ts';

const log = (level: string, message: string): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message })}\n`);
};

async function main(dataDir: string, nodePath: string): Promise<void> {
  if (holdAlone(join(dataDir, 'supervisor.lock')) === null) process.exit(3);
  mkdirSync(join(dataDir, 'exits'), { recursive: true, mode: 0o700 });
  const stateFile = new StateFile(join(dataDir, 'supervisor-state.json'));
  const bootId = readBootId();
  const state = stateFile.load() ?? { identity: randomBytes(8).toString('hex'), bootId, epoch: 0, components: [] };
  const groups = new ControlGroups(state.identity);
  const supervisor = new Supervisor(state, { dataDir, nodePath, stateFile, groups, log });
  await supervisor.start(bootId);

  const facts = { protocol: protocolVersion, pid: process.pid, limits: groups.capabilities };
  const socket = socketPath(dataDir);
  const shutdown = async (): Promise<void> => {
    await supervisor.stopAll();
    // After the answer is out; the lock ends with the process.
    setTimeout(() => process.exit(0), 50);
  };
  // Whoever held it is gone: the lock is ours.
  rmSync(socket, { force: true });
  const server = createControlServer(supervisor, facts, shutdown);
  server.listen(socket, () => {
    chmodSync(socket, 0o600);
    log('info', `supervises ${dataDir} as process ${process.pid}`);
  });
}

// Instances go on when the supervisor is told to end; the next one adopts them. Only shutdown stops them.
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    log('info', `ends on ${signal}; instances go on, and the next supervisor adopts them`);
    process.exit(0);
  });
}
process.on('SIGHUP', () => {});
try {
  await main(process.argv[2] ?? '', process.argv[3] ?? process.execPath);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
