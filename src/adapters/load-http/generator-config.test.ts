import { describe, expect, it } from 'vitest';
import { constantRate } from './day-shape.ts';
import { forbiddenTargets, generatorConfigSchema } from './generator-config.ts';
import { groceryEndpoints } from './grocery-load.ts';
import { requestText } from './request-text.ts';

const config = (url: string, allowedHosts: string[] = []) =>
  generatorConfigSchema.parse({
    seed: 1,
    schedule: constantRate(1, 1000),
    endpoints: [{ name: 'one', weight: 1, method: 'GET', url }],
    allowedHosts,
    recordsFile: 'records',
    summaryFile: 'summary',
  });

describe('the configuration of the load generator', () => {
  it('allows this machine only, unless another is named', () => {
    expect(forbiddenTargets(config('http://127.0.0.1:80/'))).toEqual([]);
    expect(forbiddenTargets(config('http://localhost/'))).toEqual([]);
    expect(forbiddenTargets(config('http://example.org/'))).toHaveLength(1);
    expect(forbiddenTargets(config('http://127.0.0.1.example.org/'))).toHaveLength(1);
    expect(forbiddenTargets(config('http://example.org/', ['example.org']))).toEqual([]);
  });

  it('has at most one endpoint with callbacks', () => {
    const [, feedback] = groceryEndpoints({ recommenderUrl: 'http://127.0.0.1:1', collectorUrl: 'http://127.0.0.1:2' });
    expect(generatorConfigSchema.shape.endpoints.safeParse([feedback, feedback]).success).toBe(false);
    expect(generatorConfigSchema.shape.endpoints.safeParse([feedback]).success).toBe(true);
  });
});

describe('the bytes of a request', () => {
  const values = { id: '1-a-2', user: 17, product: 5, callback: 'http://127.0.0.1:9/done' };
  const texts = generatorConfigSchema.shape.endpoints
    .parse(groceryEndpoints({ recommenderUrl: 'http://127.0.0.1:8001', collectorUrl: 'http://127.0.0.1:8002' }))
    .map((endpoint) => requestText(endpoint)(values));

  it('have the values in the path', () => {
    expect(texts[0]).toBe('GET /recommendations?user=17 HTTP/1.1\r\nHost: 127.0.0.1:8001\r\n\r\n');
  });

  it('have the values in a body of the stated length', () => {
    const [head = '', body = ''] = (texts[1] ?? '').split('\r\n\r\n');
    expect(JSON.parse(body)).toEqual(values);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  });
});
