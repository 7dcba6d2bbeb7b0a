import type { Job } from '../learn/ports/compute.ts';
import type { SizeProgress, SizeRequest } from './size-series.ts';
import { sizeSeries } from './size-series.ts';

/** What comes back from the thread. */
export type SizeOutput = ReturnType<typeof sizeSeries>;

/** The program of a thread that sizes what is in a file, so that the caller can hear Ctrl-C meanwhile. */
export const run: Job<SizeRequest, SizeProgress, SizeOutput> = (request, context) => sizeSeries(request, (progress) => context.progress(progress));
