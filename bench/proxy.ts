/**
 * What the proxy of the local platform adds to a request, beside what Debian's nginx adds in the same run on the same
 * machine. Server, proxy and load client are processes of their own. Latency is measured at a fixed open-loop rate; the highest throughput with every connection busy. Run it alone: `npm run bench -- proxy`.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createSocketServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ComponentProxy } from '../src/adapters/platform-local/proxy/component-proxy.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };
type Path = 'direct' | 'proxy' | 'nginx';
type Measured = { readonly p50: number; readonly p99: number; readonly n: number; readonly errors: number; readonly perSecond: number };

const self = fileURLToPath(import.meta.url);
const connections = 32;
/** Far below what any of the three can carry, so that the time is the way's and not a queue's. */
const ratePerSecond = 800;
const latencySeconds = 2;
const throughputSeconds = 1;
/** The paths take turns this often; the median of the rounds' differences counts, since neighbours on the machine come and go. */
const rounds = 5;
const body = 'x'.repeat(512);

/** Roles of the child processes. */
const roles: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  server: async () => {
    const server = createServer((_, response) => response.end(body));
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  },
  proxy: async ([target]) => {
    const proxy = new ComponentProxy();
    proxy.setReady([{ id: 'server', port: Number(target) }]);
    process.stdout.write(`${await proxy.listen(0)}\n`);
  },
  latency: async ([port]) => {
    process.stdout.write(`${JSON.stringify(await atRate(Number(port)))}\n`);
    process.exit(0);
  },
  throughput: async ([port]) => {
    process.stdout.write(`${JSON.stringify(await flatOut(Number(port)))}\n`);
    process.exit(0);
  },
};

/** A keep-alive connection that sends one request at a time and calls back when its response is complete. */
class Line {
  readonly #socket: Socket;
  readonly #done: (line: Line, ok: boolean) => void;
  #received: Buffer = Buffer.alloc(0);
  startedAt = 0;

  constructor(port: number, done: (line: Line, ok: boolean) => void) {
    this.#done = done;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', () => this.#done(this, false));
  }

  send(startedAt: number): void {
    this.startedAt = startedAt;
    this.#socket.write('GET /recommendations?user=42 HTTP/1.1\r\nHost: bench.local\r\nAccept: application/json\r\nUser-Agent: bench\r\n\r\n', 'latin1');
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    this.#received = this.#received.subarray(end + 4 + length);
    this.#done(this, head.startsWith('HTTP/1.1 200'));
  }
}

function summary(latencies: number[], errors: number, elapsedMs: number): Measured {
  latencies.sort((a, b) => a - b);
  const at = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), n: latencies.length, errors, perSecond: (latencies.length / elapsedMs) * 1000 };
}

/**
 * Sends at intended times whatever comes back; a request that finds no free connection waits, and that wait counts. The
 * lateness of this client's own timer does not: a client that turned its loop to be on time would take a core from the
 * processes that are measured.
 */
async function atRate(port: number): Promise<Measured> {
  const latencies: number[] = [];
  const waiting: number[] = [];
  const free: Line[] = [];
  let errors = 0;
  const warmUntil = performance.now() + 1_000;
  const done = (line: Line, ok: boolean): void => {
    if (line.startedAt > warmUntil) latencies.push(performance.now() - line.startedAt);
    if (!ok) errors += 1;
    const next = waiting.shift();
    if (next === undefined) free.push(line);
    else line.send(next);
  };
  for (let i = 0; i < connections; i++) free.push(new Line(port, done));
  const began = performance.now();
  const until = began + 1_000 + latencySeconds * 1000;
  let sent = 0;
  await new Promise<void>((finish) => {
    const step = (): void => {
      const now = performance.now();
      for (; began + (sent * 1000) / ratePerSecond <= now; sent++) {
        const intended = began + (sent * 1000) / ratePerSecond;
        const line = free.shift();
        if (line === undefined) waiting.push(Math.max(intended, now));
        else line.send(performance.now());
      }
      if (now >= until) finish();
      else setTimeout(step, 1);
    };
    step();
  });
  return summary(latencies, errors, latencySeconds * 1000);
}

async function flatOut(port: number): Promise<Measured> {
  const latencies: number[] = [];
  let errors = 0;
  const began = performance.now();
  await new Promise<void>((finish) => {
    const done = (line: Line, ok: boolean): void => {
      const now = performance.now();
      latencies.push(now - line.startedAt);
      if (!ok) errors += 1;
      if (now - began > throughputSeconds * 1000) finish();
      else line.send(now);
    };
    for (let i = 0; i < connections; i++) new Line(port, done).send(began);
  });
  return summary(latencies, errors, performance.now() - began);
}

function start(args: readonly string[]): { readonly child: ChildProcess; readonly firstLine: Promise<string> } {
  const child = spawn(process.execPath, [self, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const firstLine = new Promise<string>((done, fail) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) done(text.slice(0, text.indexOf('\n')));
    });
    child.on('exit', (code) => fail(new Error(`the ${args[0] ?? ''} process ended with ${code} before it answered`)));
  });
  return { child, firstLine };
}

/** One worker, as the proxy has one; keep-alive to the server, no logs. */
function nginxConfig(folder: string, port: number, target: number): string {
  return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off; tcp_nodelay on; keepalive_requests 100000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  upstream server { server 127.0.0.1:${target}; keepalive 64; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port};
    location / { proxy_pass http://server; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }
}`;
}

const nginxBinary = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find((path) => existsSync(path));

async function startNginx(target: number): Promise<{ readonly child: ChildProcess; readonly port: number; readonly folder: string } | null> {
  if (nginxBinary === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-bench-nginx-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, nginxConfig(folder, port, target));
  const child = spawn(nginxBinary, ['-c', config, '-p', folder], { stdio: 'ignore' });
  await untilOpen(port);
  return { child, port, folder };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createSocketServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

async function untilOpen(port: number): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    if (performance.now() > deadline) throw new Error(`nothing listens on port ${port} after 5 s`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Added latency against a direct connection, and highest throughput, of the proxy and of nginx. */
export async function bench(): Promise<readonly Figure[]> {
  const server = start(['server']);
  const children = [server.child];
  let folder: string | null = null;
  try {
    const target = Number(await server.firstLine);
    const proxy = start(['proxy', String(target)]);
    children.push(proxy.child);
    const nginx = await startNginx(target);
    if (nginx !== null) children.push(nginx.child);
    folder = nginx?.folder ?? null;
    const ports = new Map<Path, number>([['direct', target], ['proxy', Number(await proxy.firstLine)]]);
    if (nginx !== null) ports.set('nginx', nginx.port);
    return figuresOf(await measure(ports));
  } finally {
    for (const child of children) child.kill('SIGKILL');
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

type Rounds = Readonly<Record<'latency' | 'throughput', Map<Path, Measured[]>>>;

async function measure(ports: ReadonlyMap<Path, number>): Promise<Rounds> {
  const results: Rounds = { latency: new Map(), throughput: new Map() };
  // Throughput first: it warms up the just-in-time compilers of server and proxy, so that latency is that of a running service.
  for (const kind of ['throughput', 'latency'] as const) {
    for (let round = 0; round < rounds; round++) {
      for (const [path, port] of ports) {
        const measured = JSON.parse(await start([kind, String(port)]).firstLine) as Measured;
        results[kind].set(path, [...(results[kind].get(path) ?? []), measured]);
      }
    }
  }
  return results;
}

function figuresOf(results: Rounds): readonly Figure[] {
  const figures: Figure[] = [];
  const direct = results.latency.get('direct') ?? [];
  const addedBy = (path: Path, q: 'p50' | 'p99'): number =>
    1000 * median((results.latency.get(path) ?? []).map((round, i) => round[q] - (direct[i]?.[q] ?? Number.NaN)));
  for (const q of ['p50', 'p99'] as const) {
    const added = addedBy('proxy', q);
    const addedByNginx = addedBy('nginx', q);
    const n = (results.latency.get('proxy') ?? []).reduce((sum, round) => sum + round.n, 0);
    const detail = { ratePerSecond, connections, rounds: Object.fromEntries(results.latency), directMicros: 1000 * median(direct.map((round) => round[q])) };
    figures.push({ name: `proxy.added.${q}`, unit: 'us', value: added, n, detail });
    const ratio = { goal: '<= 2', addedMicros: added, addedByNginxMicros: addedByNginx };
    if (nginxBinary === undefined) figures.push({ name: `proxy.added.${q}.ratio-to-nginx`, unit: '1', value: -1, n: 0, detail: { skipped: 'skipped: no nginx' } });
    else figures.push({ name: `proxy.added.${q}.ratio-to-nginx`, unit: '1', value: added / addedByNginx, n, detail: ratio });
  }
  for (const [path, measured] of results.throughput) {
    figures.push({
      name: `proxy.throughput.${path}`,
      unit: 'requests/s',
      value: median(measured.map((round) => round.perSecond)),
      n: measured.reduce((sum, round) => sum + round.n, 0),
      detail: { connections, errors: measured.reduce((sum, round) => sum + round.errors, 0), p99Ms: measured.map((round) => round.p99) },
    });
  }
  return figures;
}

const role = process.argv[1] === self ? roles[process.argv[2] ?? ''] : undefined;
if (role !== undefined) await role(process.argv.slice(3));
else if (process.argv[1] === self) process.stdout.write(`${JSON.stringify(await bench(), null, 2)}\n`);
