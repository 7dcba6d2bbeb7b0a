import { expect, it } from 'vitest';
import { runView } from './run-view.ts';
import { sampleRun } from './sample-records.ts';

it('shows a policy what a run is about, and nothing of how it is carried out', () => {
  const view = runView(sampleRun());
  expect(view).toMatchObject({ id: 'shop-1', action: 'enlarge-workers', status: 'pending', cursor: 0, claims: ['worker/replicas', 'updater/restart'] });
  expect(view.steps[0]).toEqual({ name: 'scale', operation: 'scale', status: 'pending', begunAt: null, endedAt: null, message: null });
  expect(Object.keys(view)).not.toContain('epoch');
});
