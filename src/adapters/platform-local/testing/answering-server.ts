/** The component of the tests: answers after SERVICE_MS with who it is; faults on demand. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const serviceMs = Number(process.env['SERVICE_MS'] ?? 0);
const startMs = Number(process.env['START_MS'] ?? 0);
const instance = process.env['HOMEOSTAT_INSTANCE'] ?? '';
let live = true;
const hoard: Buffer[] = [];

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://test');
  if (pathname === '/live') response.statusCode = live ? 200 : 500;
  if (pathname === '/sicken') live = false;
  if (pathname === '/hoard') hoard.push(Buffer.alloc(512 * 1_048_576, 1));
  if (pathname === '/env') {
    response.end(JSON.stringify(process.env));
    return;
  }
  if (pathname === '/echo') {
    request.pipe(response);
    return;
  }
  const mark = process.env['MARK_FILE'];
  if (request.method === 'POST' && mark !== undefined) appendFileSync(mark, `${instance}\n`);
  request.resume();
  setTimeout(() => response.end(JSON.stringify({ instance, pid: process.pid })), pathname === '/' ? serviceMs : 0);
});
setTimeout(() => server.listen(Number(process.env['PORT']), '127.0.0.1'), startMs);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
