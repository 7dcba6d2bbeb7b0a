import { describe, expect, it } from 'vitest';
import type { Present } from '../../test/support/observations.ts';
import { effectsOf, noon, shopObservation } from '../../test/support/observations.ts';
import { sampleRun } from '../knowledge/sample-records.ts';
import type { Observation } from '../model/observation.ts';
import type { Run } from '../model/run.ts';
import { initialGuardState } from './guard/guard-state.ts';
import { judgeProposals } from './judge-proposals.ts';
import type { ProposalInput } from './judge-proposals.ts';

const approvedRun = (by: number, id = 'shop.1.0'): Run => ({ ...sampleRun(), id, app: 'shop', action: 'scale-web', args: { by }, status: 'pending', awaitsGuard: 'approved by ana', createdAt: noon });

function judged(runs: readonly Run[], present: Present = {}, over: Partial<ProposalInput> & { readonly silent?: Observation['silent'] } = {}): readonly string[] {
  const { silent, ...rest } = over;
  const observation = { ...shopObservation(present), ...(silent === undefined ? {} : { silent }) };
  const wishes = { stopped: null, paused: null, deleting: false, deployed: 1 };
  const writes = judgeProposals(effectsOf, { open: runs, observation, wishes, acting: null, guard: initialGuardState, ...rest });
  return writes.flatMap((write) => (write.kind === 'put-run' ? [`${write.run.status}: ${write.run.message}`] : []));
}

describe('an approved run, judged as things stand now', () => {
  it('may begin where nothing speaks against it, and only one per cycle', () => {
    expect(judged([approvedRun(1)])).toEqual(['pending: approved by ana']);
    expect(judged([approvedRun(1), approvedRun(1, 'shop.2.0')])).toEqual(['pending: approved by ana']);
  });

  it('does not raise the cost rate above the limit', () => {
    expect(judged([approvedRun(1)], { cost: 2.95 })).toEqual(['rejected: approved by ana, but the guard does not let it begin now: it would raise the cost rate from 2.95 USD/h to 3.05 USD/h; the limit is 3.00 USD/h']);
  });

  it('does not leave the bounds of the document', () => {
    expect(judged([approvedRun(1)], { web: 8 })[0]).toMatch(/^rejected: .*begin now: /u);
  });

  it('lowers nothing while data is partial, or while the present size was needed lately', () => {
    expect(judged([approvedRun(-1)])).toEqual(['pending: approved by ana']);
    expect(judged([approvedRun(-1)], {}, { silent: [{ component: 'web', instance: 'a', why: 'connection refused' }] })[0]).toContain('partial data never lowers capacity');
    expect(judged([approvedRun(-1)], {}, { guard: { ...initialGuardState, needs: { 'web/replicas': [[noon, 2]] } } })[0]).toContain('web needed 2 replicas within the last');
  });
});
