/** What the proxy grants to strangers; every wait and every size has an end. Times in milliseconds, sizes in bytes. */
export type ProxyLimits = {
  /** A request or response head; nginx's default for one large header block is 4 × 8 KiB, Node's is 16 KiB. */
  readonly headBytesMax: number;
  readonly headerCountMax: number;
  /** From the first byte of a head to its last: ends slowloris. */
  readonly headMs: number;
  /** An idle keep-alive connection of a client; longer than the usual client's, so that the client closes first. */
  readonly idleMs: number;
  /** From the head to the last byte of a request body. */
  readonly requestMs: number;
  /** Without any progress of a request or its response. */
  readonly stallMs: number;
  readonly connectMs: number;
  /** How long a request waits for an instance that is ready, and how many may wait. */
  readonly queueMs: number;
  readonly queueMax: number;
  readonly connectionsMax: number;
  /** How long an instance that refused a connection gets no requests. */
  readonly suspectMs: number;
  /** Bytes of a request body that are kept so that it can be sent again. */
  readonly replayBytesMax: number;
  /** So many instances may end under a request before it is given up: a request that kills must not kill them all. */
  readonly deathsMax: number;
  /** An idle connection to an instance is not used longer than this; Node's servers close theirs after 5 s. */
  readonly upstreamIdleMs: number;
};

export const proxyLimits: ProxyLimits = {
  headBytesMax: 16_384,
  headerCountMax: 100,
  headMs: 10_000,
  idleMs: 75_000,
  requestMs: 300_000,
  stallMs: 60_000,
  connectMs: 2_000,
  queueMs: 10_000,
  queueMax: 1_024,
  connectionsMax: 4_096,
  suspectMs: 500,
  replayBytesMax: 65_536,
  deathsMax: 3,
  upstreamIdleMs: 4_000,
};
