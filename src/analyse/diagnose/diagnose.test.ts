import { describe, expect, it } from 'vitest';
import type { ComponentState, InstanceState } from '../../model/component-state.ts';
import { instant } from '../../units/time.ts';
import { diagnose } from './diagnose.ts';

const at = instant(10_000_000);

const instance = (over: Partial<InstanceState> = {}): InstanceState => ({
  id: 'web-1',
  phase: 'ready',
  template: 'small',
  restartToken: null,
  startedAt: instant(at - 5000),
  readyAt: instant(at - 4000),
  endedAt: null,
  restarts: 0,
  address: null,
  limits: { enforced: true, why: '' },
  message: null,
  ...over,
});

const state = (instances: readonly InstanceState[], over: Partial<ComponentState> = {}): ComponentState => ({
  app: 'shop',
  component: 'web',
  desired: null,
  lastWrite: null,
  address: null,
  otherWriter: null,
  instances,
  ...over,
});

const messages = (component: ComponentState) => diagnose([component], at).map(({ severity, message }) => `${severity}: ${message}`);

describe('a diagnosis', () => {
  it('is empty for what is well', () => {
    expect(messages(state([instance()]))).toEqual([]);
  });

  it('finds a crash loop', () => {
    expect(messages(state([instance({ restarts: 4, message: 'exit code 1', phase: 'starting' })]))).toEqual([
      'error: web-1 crashes again and again: 4 restarts; the last time: exit code 1; look into its log',
    ]);
  });

  it('leaves old restarts of an instance that runs well in peace', () => {
    expect(messages(state([instance({ restarts: 4, startedAt: instant(at - 3_600_000) })]))).toEqual([]);
  });

  it('finds what does not get ready, or is not any more', () => {
    expect(messages(state([instance({ phase: 'starting', startedAt: instant(at - 90_000) }), instance({ id: 'web-2', phase: 'unready' })]))).toEqual([
      'warning: web-1 is not ready 1.5 min after its start; look into its log and its readiness probe',
      'warning: web-2 was ready and misses its readiness probe; it gets no requests',
    ]);
    expect(messages(state([instance({ phase: 'starting' })]))).toEqual([]);
  });

  it('says once for all instances that limits are not enforced', () => {
    const limits = { enforced: false, why: 'no control groups' };
    expect(messages(state([instance({ limits }), instance({ limits })]))).toEqual([
      'info: the limits of its resource template are not enforced: no control groups',
    ]);
  });

  it('names another writer and the failures of metric sources, while they are fresh', () => {
    const failure = { source: 'scrape', labels: { component: 'web', instance: 'web-1' }, why: 'timeout after 2 s', at };
    const findings = diagnose([state([], { otherWriter: 'HorizontalPodAutoscaler web' })], at, [
      failure,
      { ...failure, labels: { component: 'web', instance: 'web-2' } },
      { ...failure, why: 'old', at: instant(at - 61_000) },
      { ...failure, labels: {}, why: 'no targets' },
    ]);
    expect(findings.map(({ component, message }) => `${component}: ${message}`)).toEqual([
      'web: HorizontalPodAutoscaler web writes the same settings; remove it, or leave this component to it',
      'web: no metrics from web-2 by scrape: timeout after 2 s',
      '*: no metrics by scrape: no targets',
    ]);
  });
});
