import { visible } from '../units/visible.ts';
import type { Io } from './io.ts';

/**
 * The output of a job that runs in a thread of its own, so that this one hears Ctrl-C; null if that came first. On a terminal a line says
 * what is being done meanwhile, and with `progressText` how far it is. Nothing of it reaches standard output. A job that `ends` in good order
 * when it is asked to gives what it has after Ctrl-C, too.
 */
export async function inThread(io: Io, doing: string, module: URL, input: unknown, progressText: (progress: unknown) => string = () => '', ctrlC: 'cancels' | 'ends' = 'cancels'): Promise<unknown> {
  const { jobThread } = await import('../compose/job-thread.ts');
  const compute = jobThread();
  let ended = false;
  const tell = (far: string): void => {
    if (io.errIsTerminal && !ended) io.err(`\r\u001B[2K${visible(`${doing} ...${far}`.slice(0, 150))}`);
  };
  tell('');
  try {
    return await compute.run({ module, input }, { ...(ctrlC === 'ends' ? { stop: io.interrupted } : { cancel: io.interrupted }), onProgress: (progress) => tell(` ${progressText(progress)}`) });
  } catch (error) {
    if (io.interrupted.aborted) return null;
    throw error;
  } finally {
    ended = true;
    if (io.errIsTerminal) io.err('\r\u001B[2K');
    await compute.close();
  }
}
