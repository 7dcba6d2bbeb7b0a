/** Bounds on what a client can ask for. */
export const limits = {
  /** Bytes of a request body: the documents of a large system, or one push of metrics. */
  bodyBytes: 5 * 1024 * 1024,
  /** Files in one request. */
  files: 256,
  /** Time in which a whole request must have arrived. */
  requestMs: 30_000,
  /** Time without a byte before a connection is closed. */
  idleMs: 60_000,
  /** Connections at the same time. */
  connections: 512,
  /** Streams at the same time. */
  streams: 64,
  /** Messages that wait for a slow stream; more close it, and it resumes where it was. */
  streamQueue: 1000,
  /** Events that a resumed stream is sent; one that missed more is told to read everything anew. */
  streamReplay: 1000,
  /** Time between two signs of life on a stream. */
  heartbeatMs: 15_000,
  /** Entries of a page where none are asked for, and at most. */
  page: { usual: 50, most: 500 },
  /** Characters of an id in a path. */
  idLength: 300,
} as const;
