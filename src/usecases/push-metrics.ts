import type { ScrapeFormat } from '../formats/prometheus-text/parse-prometheus-text.ts';
import { InvalidInputError } from '../model/error.ts';
import type { AppId, ComponentName } from '../model/ids.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';

/** There is no room now; the same request may be sent again later. HTTP 503. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/**
 * Takes metrics as Prometheus text for a component of an application.
 * @throws NotFoundError for an unknown application, InvalidInputError for an unknown component or a text that breaks a limit,
 * BusyError where too much waits already
 */
export async function pushMetrics(
  deps: Pick<UseCaseDeps, 'store' | 'clock' | 'push'>,
  request: { readonly app: AppId; readonly component: ComponentName; readonly text: string; readonly format: ScrapeFormat },
): Promise<{ readonly accepted: number }> {
  const { app } = await loadApplication(deps.store, request.app);
  const names = app.spec.components.map(({ name }) => name);
  if (!names.includes(request.component)) {
    throw new InvalidInputError([`component is ${request.component}; it must be one of ${names.join(', ')}; choose one`]);
  }
  const result = deps.push(request.app, request.component, request.text, deps.clock.now(), request.format);
  if (result.kind === 'accepted') return { accepted: result.samples };
  throw result.reason === 'full' ? new BusyError(result.why) : new InvalidInputError([result.why]);
}
