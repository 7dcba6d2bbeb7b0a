// Says hello, and how long it took: the whole contract between an application and Homeostat is PORT, /ready and /metrics.
import { createServer } from 'node:http';

const bounds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.5];
const counts = bounds.map(() => 0);
let count = 0;
let sum = 0;

createServer((request, response) => {
  if (request.url === '/ready') return void response.end('ready\n');
  if (request.url === '/metrics') return void response.end(metrics());
  const startedAt = performance.now();
  setTimeout(() => {
    const seconds = (performance.now() - startedAt) / 1000;
    bounds.forEach((bound, i) => (counts[i] = (counts[i] ?? 0) + (seconds <= bound ? 1 : 0)));
    count += 1;
    sum += seconds;
    response.end('hello\n');
  }, 10);
}).listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1');

process.on('SIGTERM', () => process.exit(0));

function metrics(): string {
  const name = 'hello_duration_seconds';
  const buckets = bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${counts[i] ?? 0}\n`).join('');
  return `# TYPE ${name} histogram\n${buckets}${name}_bucket{le="+Inf"} ${count}\n${name}_sum ${sum}\n${name}_count ${count}\n`;
}
