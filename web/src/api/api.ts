import { report } from '../live/connection.ts';
import { createClient } from './generated/client.ts';
import type { WireRequest } from './transport.ts';
import { ApiError, open, send, sendWithin } from './transport.ts';

/** The server that served this page. Every answer, or its lack, tells how the connection is. */
export const api = createClient(
  (request) => watched(send, request),
  (request) => watched(open, request),
);

/** Plans take as long as the person allows: some planners of 60 s each, and a sweep of simulations. */
const planMsMax = 20 * 60_000;

/** The same server, for what takes it long. */
export const patientApi = createClient(
  (request) => watched((asked) => sendWithin(planMsMax, asked), request),
  (request) => watched(open, request),
);

async function watched<T>(ask: (request: WireRequest) => Promise<T>, request: WireRequest): Promise<T> {
  try {
    const answer = await ask(request);
    report({ kind: 'heard', at: Date.now() });
    return answer;
  } catch (error) {
    if (error instanceof ApiError) {
      if (error.status === 0) report({ kind: 'unreachable', at: Date.now() });
      else report({ kind: 'heard', at: Date.now() });
      if (error.status === 401) report({ kind: 'token-needed' });
    }
    throw error;
  }
}
