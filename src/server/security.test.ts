import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { testStart, testingDeps } from '../usecases/testing-deps.ts';
import { createServer } from './create-server.ts';
import type { ServerOptions } from './server-options.ts';
import { tokenFrom } from './server-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'homeostat-web-'));
mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
writeFileSync(join(folder, 'dist', 'index.html'), '<p>dashboard</p>');
writeFileSync(join(folder, 'dist', 'assets', 'app-1a2b.js'), 'export {};');
writeFileSync(join(folder, 'secret.txt'), 'secret');
const webDir = join(folder, 'dist');

const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
const logLines: string[] = [];
const make = (options: ServerOptions = {}) =>
  createServer(testingDeps(() => ({ store, series: createMemorySeriesStore() })), { logTo: { write: (line) => void logLines.push(line) }, ...options });
const server = await make({ webDir });
const token = 'a-token-of-enough-characters';
const guarded = await make({ host: '0.0.0.0', token });

afterAll(async () => {
  await Promise.all([server.close(), guarded.close()]);
  rmSync(folder, { recursive: true });
});

describe('a server on loopback', () => {
  it.each(['evil.example', 'evil.example:7600', '127.0.0.1.evil.example', '[::2]'])('refuses the Host %j', async (host) => {
    expect((await server.inject({ url: '/api/v1/overview', headers: { host } })).statusCode).toBe(421);
  });

  it.each(['127.0.0.1:7600', 'localhost', 'LOCALHOST:1', '[::1]:7600'])('takes the Host %s', async (host) => {
    expect((await server.inject({ url: '/api/v1/overview', headers: { host } })).statusCode).toBe(200);
  });

  it.each([
    ['http://evil.example', 403],
    ['http://127.0.0.1:9999', 403],
    ['null', 403],
    ['http://127.0.0.1:7600', 200],
  ])('answers a change from the origin %s with %i', async (origin, status) => {
    const response = await server.inject({ method: 'POST', url: '/api/v1/start', headers: { host: '127.0.0.1:7600', origin }, payload: {} });
    expect(response.statusCode).toBe(status);
  });

  it('refuses what a form of another site could send', async () => {
    const form = (type: string) => server.inject({ method: 'POST', url: '/api/v1/stop', headers: { 'content-type': type }, payload: '{}' });
    expect((await form('text/plain')).statusCode).toBe(415);
    expect((await form('text/plain')).json().detail).toContain('send it with the header "content-type: application/json"');
    const push = { method: 'POST', url: '/api/v1/push/hello/server', headers: { 'content-type': 'text/csv' }, payload: 'a 1' } as const;
    expect((await server.inject(push)).json()).toMatchObject({ status: 415, detail: expect.stringContaining('than text/plain or application/openmetrics-text') });
    expect((await form('application/x-www-form-urlencoded')).statusCode).toBe(415);
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await server.inject({ method: 'POST', url: '/api/v1/stop', headers: crossSite })).statusCode).toBe(403);
  });

  it('sends the security headers with every answer, errors among them', async () => {
    for (const url of ['/', '/api/v1/overview', '/api/v1/none', '/assets/app-1a2b.js']) {
      const { headers } = await server.inject(url);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    }
  });

  it('refuses poisoned JSON and bodies that are too large', async () => {
    const send = (payload: string) => server.inject({ method: 'POST', url: '/api/v1/stop', headers: { 'content-type': 'application/json' }, payload });
    expect((await send('{"__proto__": {"admin": true}}')).statusCode).toBe(400);
    expect((await send('{"constructor": {"prototype": {"admin": true}}}')).statusCode).toBe(400);
    expect((await send(`{"why": "${'x'.repeat(6 * 1024 * 1024)}"}`)).statusCode).toBe(413);
  });
});

describe('the dashboard', () => {
  it('gets hashed files for ever, its first page for its own addresses, and nothing beyond its folder', async () => {
    expect((await server.inject('/assets/app-1a2b.js')).headers['cache-control']).toContain('immutable');
    const page = await server.inject({ url: '/applications/hello', headers: { accept: 'text/html' } });
    expect([page.statusCode, page.body, page.headers['cache-control']]).toEqual([200, '<p>dashboard</p>', 'no-cache']);
    expect((await server.inject({ url: '/api/v1/none', headers: { accept: 'text/html' } })).statusCode).toBe(404);
    expect((await server.inject({ url: '/assets/none.js', headers: { accept: 'text/html' } })).statusCode).toBe(404);
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%5c..%5csecret.txt', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt', '//etc/passwd', '/%00']) {
      const { statusCode, body } = await server.inject(path);
      expect(statusCode, path).toBeGreaterThanOrEqual(400);
      expect(statusCode, path).toBeLessThan(500);
      expect(body).not.toContain('secret\n');
    }
  });

  it('says what to do where it is not built', async () => {
    expect((await guarded.inject('/')).body).toContain('npm run build:web');
  });
});

describe('a server bound elsewhere', () => {
  it('does not start without a token, nor with a short one', async () => {
    await expect(make({ host: '0.0.0.0' })).rejects.toThrow(/without a token it must be 127\.0\.0\.1/);
    await expect(make({ token: 'short' })).rejects.toThrow(/at least 16/);
    expect(() => tokenFrom({ HOMEOSTAT_TOKEN: 'a', HOMEOSTAT_TOKEN_FILE: 'b' }, String)).toThrow(/both set/);
    expect(tokenFrom({ HOMEOSTAT_TOKEN_FILE: 'file' }, () => `${token}\n`)).toBe(token);
  });

  it('wants the token for the interface and the metrics, not for health and the first page, and never logs it', async () => {
    const status = async (url: string, authorization?: string) => (await guarded.inject({ url, headers: authorization === undefined ? {} : { authorization } })).statusCode;
    expect(await status('/api/v1/overview')).toBe(401);
    expect(await status('/api/v1/overview', 'Bearer wrong')).toBe(401);
    expect(await status('/api/v1/overview', `Basic ${token}`)).toBe(401);
    expect(await status('/metrics')).toBe(401);
    expect(await status('/%61pi/v1/overview')).toBe(401);
    expect(await status('/api/v1/overview', `Bearer ${token}`)).toBe(200);
    expect(await status('/metrics', `bearer ${token}`)).toBe(200);
    expect(await status('/livez')).toBe(200);
    expect(logLines.length).toBeGreaterThan(10);
    expect(logLines.join('')).not.toContain(token);
    for (const line of logLines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), ts: '2026-01-01T00:00:00.000Z', msg: expect.any(String) });
  });
});
