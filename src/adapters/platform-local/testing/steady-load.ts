import { Agent, request } from 'node:http';

export type LoadResult = { readonly sent: number; readonly failures: readonly string[]; readonly instances: ReadonlySet<string> };

/** Keeps `lanes` requests in flight until `total` were sent or `stop` says so; keep-alive for most, a fresh connection for some. */
export async function steadyLoad(address: string, total: number, lanes: number, options: { readonly method?: string; readonly stop?: () => boolean } = {}): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const failures: string[] = [];
  const instances = new Set<string>();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < total && options.stop?.() !== true) {
      sent += 1;
      const outcome = await once(address, sent % 10 === 0 ? null : agent, options.method ?? 'GET');
      if (outcome.status === 200) instances.add(outcome.instance);
      else failures.push(`request ${sent}: ${outcome.status} ${outcome.instance}`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return { sent, failures, instances };
}

function once(address: string, agent: Agent | null, method: string): Promise<{ readonly status: number; readonly instance: string }> {
  return new Promise((done) => {
    const sent = request(address, { agent: agent ?? false, method }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('error', (error) => done({ status: 0, instance: error.message }));
      response.on('end', () => done({ status: response.statusCode ?? 0, instance: response.statusCode === 200 ? (JSON.parse(text) as { instance: string }).instance : text }));
    });
    sent.on('error', (error) => done({ status: 0, instance: error.message }));
    sent.end(method === 'POST' ? 'something' : undefined);
  });
}

/** One request, read as JSON. */
export async function getJson<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  return (await response.json()) as Body;
}
