import { InvalidInputError } from '../model/error.ts';
import type { AppId, ComponentName } from '../model/ids.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';

/**
 * Takes metrics as Prometheus text for a component of an application.
 * @throws NotFoundError for an unknown application, InvalidInputError for an unknown component or a text that breaks a limit
 */
export async function pushMetrics(
  deps: Pick<UseCaseDeps, 'store' | 'clock' | 'push'>,
  request: { readonly app: AppId; readonly component: ComponentName; readonly text: string },
): Promise<{ readonly accepted: number }> {
  const { app } = await loadApplication(deps.store, request.app);
  const names = app.spec.components.map(({ name }) => name);
  if (!names.includes(request.component)) {
    throw new InvalidInputError([`component is ${request.component}; it must be one of ${names.join(', ')}; choose one`]);
  }
  return deps.push(request.app, request.component, request.text, deps.clock.now());
}
