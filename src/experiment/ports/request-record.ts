/** What became of one request of the load generator, measured from the moment it should have been sent. */
export type RequestRecord = {
  /** When it should have been sent, in milliseconds since the load began. */
  readonly intendedMs: number;
  /** Name of the endpoint. */
  readonly endpoint: string;
  /** answer: the response to the request. update: what the request set off was reported as done. */
  readonly kind: 'answer' | 'update';
  /** HTTP status; 0 where there was no answer, -1 where it did not come in time. */
  readonly status: number;
  /** From the intended send time; for a failure, the time until it was known. */
  readonly latencyUs: number;
};

/** All records of one run. */
export type RecordedLoad = {
  /** When the load began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** How long it was meant to last. */
  readonly durationMs: number;
  readonly seed: number;
  readonly records: readonly RequestRecord[];
};

export const noAnswer = 0;
export const timedOut = -1;

export const isFailed = ({ status }: Pick<RequestRecord, 'status'>): boolean => status < 200 || status > 399;
