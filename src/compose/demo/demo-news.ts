import type { ApplicationView } from '../../usecases/views/application-view.ts';
import type { Fault } from './fault.ts';

/** What happens in a demo, for whoever shows it. */
export type DemoNews =
  | { readonly kind: 'started'; readonly url: string; readonly dataDir: string }
  | { readonly kind: 'deployed'; readonly instances: number }
  /** `share` of the day has passed, 0..1. */
  | { readonly kind: 'progress'; readonly share: number; readonly view: ApplicationView }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly instance: string }
  | { readonly kind: 'judging' }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'stopping' };
