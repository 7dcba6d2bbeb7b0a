import type { Application } from '../../model/application.ts';
import type { RandomStreams } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import type { ApplicationView } from '../../usecases/views/application-view.ts';
import { rest } from './rest.ts';

/** The one thing that breaks during the day. */
export type Fault = {
  readonly kind: 'crash' | 'slow';
  readonly component: string;
  /** Share of the day that has passed when it happens. */
  readonly atShare: number;
};

/** Components whose replicas serve users or do their work, and of which others can take over meanwhile. */
const candidates = ['recommender', 'worker'] as const;

/** A slow replica takes this many times as long, for this share of the day. */
export const slowness = { factor: 2, share: 0.02 } as const;

/** Draws what breaks and when: three crashes for every slow replica, in the middle of the day, when it matters. */
export function drawFault(random: RandomStreams, app: Application): Fault {
  const stream = random.stream('demo', 'fault');
  const known = candidates.filter((name) => app.spec.components.some((component) => component.name === name));
  return {
    kind: stream.next() < 0.75 ? 'crash' : 'slow',
    component: known[integerBelow(stream, known.length)] ?? candidates[0],
    atShare: 0.35 + 0.3 * stream.next(),
  };
}

/** Breaks a ready instance of the component; returns its name and the function that mends a slow one. */
export async function injectFault(server: string, app: Application, fault: Fault): Promise<{ readonly instance: string; readonly mend: () => Promise<void> } | null> {
  const view = await rest<ApplicationView>(server, `/api/v1/applications/${app.name}`);
  const instances = view.components.find(({ name }) => name === fault.component)?.instances ?? [];
  const victim = instances.find(({ phase, address }) => phase === 'ready' && address !== null);
  const address = victim?.address ?? null;
  if (victim === undefined || address === null) return null;
  const send = async (body: object): Promise<void> => {
    // A process that crashes does not answer; that is the point.
    await rest(address, '/fault', body).catch(() => undefined);
  };
  await send(fault.kind === 'crash' ? { kind: 'crash' } : { kind: 'slow', factor: slowness.factor });
  return { instance: victim.id, mend: () => (fault.kind === 'slow' ? send({ kind: 'slow', factor: 1 }) : Promise.resolve()) };
}
