import { api } from '../api/api.ts';
import type { Health } from '../api/generated/types.ts';
import { ApiError } from '../api/transport.ts';
import { ResourceView } from '../parts/resource-view.tsx';
import type { Look } from '../parts/status-mark.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { useResource } from '../state/use-resource.ts';

/** Time between two health checks. */
const everyMs = 10_000;

const passing: Look = { icon: 'check', text: 'ok', tone: 'good' };
const failing: Look = { icon: 'cross', text: 'fails', tone: 'bad' };

/** A failed check answers 503, with the checks in its body. */
async function health(signal: AbortSignal): Promise<Health> {
  try {
    return await api.readyz(signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 503 && error.body !== null) return error.body as Health;
    throw error;
  }
}

/** What runs here, whether it is well, and where its data is. */
export function AboutPage() {
  const loaded = useResource('about', { load: async (signal) => ({ version: await api.getVersion(signal), health: await health(signal) }), everyMs });
  return (
    <>
      <h1>About</h1>
      <p>Homeostat keeps data-intensive applications inside their objectives at the lowest cost.</p>
      <ResourceView of={loaded} what="the version">
        {({ version, health: { checks } }) => (
          <table className="facts about">
            <tbody>
              <tr>
                <th scope="row">version</th>
                <td>{version.version}</td>
              </tr>
              <tr>
                <th scope="row">runs on</th>
                <td>Node {version.node}</td>
              </tr>
              <tr>
                <th scope="row">documents</th>
                <td>
                  <code>{version.apiVersion}</code>
                </td>
              </tr>
              {checks.map(({ name, ok, message }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <StatusMark look={ok ? passing : failing} /> <span className="dim">{message}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ResourceView>
      <h2>For programs</h2>
      <ul className="links">
        <li>
          <a href="/openapi.json">/openapi.json</a> describes the interface (OpenAPI 3.1)
        </li>
        <li>
          <a href="/metrics">/metrics</a> has the controller’s own metrics as Prometheus text
        </li>
        <li>
          <a href="/api/v1/overview">/api/v1/overview</a> is the first page as JSON
        </li>
        <li>
          <a href="/readyz">/readyz</a> and <a href="/livez">/livez</a> are the health checks
        </li>
      </ul>
      <h2>Where the data is</h2>
      <p>
        On the server, in the folder or database that it was started with; <code>homeostat doctor</code> names it. This page keeps nothing, and nothing leaves the machine: no telemetry, no fonts or scripts
        from elsewhere.
      </p>
    </>
  );
}
