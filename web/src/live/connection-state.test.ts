import { expect, it } from 'vitest';
import type { Happening } from './connection-state.ts';
import { connectionAfter, connectionOf, connectionStart, silenceMsMax } from './connection-state.ts';

const after = (...happenings: readonly Happening[]) => happenings.reduce(connectionAfter, connectionStart);

it('before the first answer it connects', () => {
  expect(connectionOf(connectionStart, 5)).toEqual({ kind: 'connecting' });
});

it('with a stream it is live, without one it polls', () => {
  const heard = after({ kind: 'heard', at: 100 });
  expect(connectionOf(heard, 200)).toEqual({ kind: 'polling' });
  expect(connectionOf(connectionAfter(heard, { kind: 'stream', stream: 'open' }), 200)).toEqual({ kind: 'live' });
});

it('when requests fail it is lost, with the age of what is shown, until something is heard again', () => {
  const lost = after({ kind: 'heard', at: 100 }, { kind: 'unreachable', at: 500 }, { kind: 'unreachable', at: 900 });
  expect(lost.failingSince).toBe(500);
  expect(connectionOf(lost, 1100)).toEqual({ kind: 'lost', ageMs: 1000 });
  expect(connectionOf(connectionAfter(lost, { kind: 'heard', at: 1200 }), 1200)).toEqual({ kind: 'polling' });
});

it('a stream that is silent for too long is not believed', () => {
  const open = after({ kind: 'heard', at: 0 }, { kind: 'stream', stream: 'open' });
  expect(connectionOf(open, silenceMsMax + 1)).toEqual({ kind: 'lost', ageMs: silenceMsMax + 1 });
});

it('a token is asked for until it is given', () => {
  expect(after({ kind: 'token-needed' }).tokenNeeded).toBe(true);
  expect(after({ kind: 'token-needed' }, { kind: 'token-given' }).tokenNeeded).toBe(false);
});
