import type { MessagePort } from 'node:worker_threads';

/** What the pool hands to a thread for one job. The port carries progress one way and the wish to stop the other. */
export type JobTask = { readonly module: string; readonly input: unknown; readonly port: MessagePort };

/** How a job ended, as the thread tells it. Errors are taken apart, since cloning between threads keeps neither class nor fields. */
export type JobAnswer =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly stack: string; readonly problems: readonly string[] | null };
