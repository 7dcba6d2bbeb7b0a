import type { Io } from './io.ts';

/**
 * The output of a job that runs in a thread of its own, so that this one hears Ctrl-C; null if that came first. On a terminal a line says
 * what is being done meanwhile. Nothing of it reaches standard output.
 */
export async function inThread(io: Io, doing: string, module: URL, input: unknown): Promise<unknown> {
  const { jobThread } = await import('../compose/job-thread.ts');
  const compute = jobThread();
  if (io.errIsTerminal) io.err(`${doing} ...`.slice(0, 150));
  try {
    return await compute.run({ module, input }, { cancel: io.interrupted });
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    if (io.errIsTerminal) io.err('\r\u001B[2K');
    await compute.close();
  }
}
