/** Asks the demo's own server. Throws with what it answered if that is not a success. */
export async function rest<T>(base: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(new URL(path, base), {
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 2000)}`);
  return JSON.parse(text) as T;
}
