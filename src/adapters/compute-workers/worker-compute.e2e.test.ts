import { afterAll, describe, expect, it } from 'vitest';
import { defaultDqnConfig } from '../../learn/dqn/dqn-config.ts';
import { ComputeError } from '../../learn/ports/compute.ts';
import type { TrainingProgress } from '../../learn/training/dqn-trainer.ts';
import type { TrainDqnInput, TrainDqnOutput } from '../../learn/training/train-dqn-main.ts';
import { run as trainHere } from '../../learn/training/train-dqn-main.ts';
import { trainDqnModule } from '../../learn/training/train-dqn-module.ts';
import { InvalidInputError } from '../../model/error.ts';
import { WorkerCompute } from './worker-compute.ts';

const compute = new WorkerCompute({ threads: 1, heapMebibytes: 64 });
afterAll(() => compute.close());

/** A job module of one line. */
const jobOf = (body: string): URL => new URL(`./fixtures/${body}.ts`, import.meta.url);
const refusal = async (promise: Promise<unknown>): Promise<ComputeError> => {
  const error: unknown = await promise.then(
    () => expect.unreachable('the job gave an output'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ComputeError);
  return error as ComputeError;
};

const input: TrainDqnInput = {
  environment: 'cart-pole',
  config: { ...defaultDqnConfig, schedule: { ...defaultDqnConfig.schedule, steps: 600, warmUpSteps: 50 } },
  seed: 5,
  progressEverySteps: 100,
};
const train = async (more: Partial<TrainDqnInput>, watch: Parameters<WorkerCompute['run']>[1] = {}): Promise<TrainDqnOutput> =>
  (await compute.run({ module: trainDqnModule, input: { ...input, ...more } }, watch)) as TrainDqnOutput;

describe('WorkerCompute', () => {
  it('trains in a thread as it would here, and tells how far it is', async () => {
    const steps: number[] = [];
    const there = await train({}, { onProgress: (progress) => steps.push((progress as TrainingProgress).step) });
    const here = trainHere(input, { progress: () => undefined, stopRequested: () => false });
    expect(there.outcome).toBe('finished');
    expect(steps).toEqual([100, 200, 300, 400, 500, 600]);
    expect(there.weightsHash).toBe(here.weightsHash);
  });

  it('stops in good order when asked, and goes on from the checkpoint to the same weights', async () => {
    const stop = new AbortController();
    const long = { config: { ...input.config, schedule: { ...input.config.schedule, steps: 20_000, trainEverySteps: 4 } } };
    const stopped = await train(long, { stop: stop.signal, onProgress: () => stop.abort() });
    expect(stopped.outcome).toBe('stopped');
    expect(stopped.progress.step).toBeLessThan(20_000);
    const whole = await train(long);
    const resumed = await train({ ...long, checkpoint: stopped.checkpoint });
    expect(resumed.weightsHash).toBe(whole.weightsHash);
  });

  it('ends a job at once when it is cancelled, even one that never looks up, and works on after it', async () => {
    const cancel = new AbortController();
    const endless = compute.run({ module: jobOf('endless-job'), input: null }, { cancel: cancel.signal, onProgress: () => cancel.abort() });
    expect(await refusal(endless)).toMatchObject({ kind: 'cancelled', message: 'endless-job.ts was cancelled' });
    expect((await train({})).outcome).toBe('finished');
  });

  it('hands on what a job threw', async () => {
    const error = await refusal(compute.run({ module: jobOf('failing-job'), input: 'the reason' }));
    expect(error).toMatchObject({ kind: 'failed', message: 'failing-job.ts failed: the reason', cause: { name: 'RangeError' } });
  });

  it('keeps wrong input wrong input, with its problems', async () => {
    const wrong = train({ environment: 'nowhere', config: input.config });
    await expect(wrong).rejects.toBeInstanceOf(InvalidInputError);
    await expect(wrong).rejects.toThrow('environment is "nowhere"; it must be one of cart-pole');
    await expect(compute.run({ module: jobOf('failing-job'), input: () => 1 })).rejects.toThrow('cannot be sent to another thread');
    await expect(compute.run({ module: new URL('https://example.org/job.js'), input: null })).rejects.toThrow('it must be a file: URL');
  });

  it.each([
    ['exits', 'exit'],
    ['throws where nobody catches', 'throw'],
  ])('names the crash of a thread that %s, and works on after it', async (_, how) => {
    const error = await refusal(compute.run({ module: jobOf('crashing-job'), input: how }));
    expect(error).toMatchObject({ kind: 'crashed' });
    expect(error.message).toMatch(/^crashing-job\.ts crashed: its thread ended without an answer \(.+\); resume from the last checkpoint$/);
    expect((await train({})).outcome).toBe('finished');
  });

  it('refuses more jobs than may wait, and cancels what runs when it is closed', async () => {
    const small = new WorkerCompute({ threads: 1, waitingMax: 1 });
    const jobs = Array.from({ length: 3 }, () => refusal(small.run({ module: jobOf('endless-job'), input: null })));
    expect(await jobs[2]).toMatchObject({ kind: 'refused' });
    await small.close();
    for (const job of jobs.slice(0, 2)) expect(await job).toMatchObject({ kind: 'cancelled' });
    expect(await refusal(small.run({ module: jobOf('endless-job'), input: null }))).toMatchObject({ kind: 'cancelled' });
  });
});
