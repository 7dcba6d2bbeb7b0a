/** A number that the caller gives a job, and gets back when it is done. */
export type JobId = number;

/** Servers with a queue before them. Time and work are in the kernel's unit of time. */
export interface Station {
  /** Jobs that are served or wait. */
  readonly inSystem: number;
  /** Work done so far: the integral of busy servers over time. */
  busyTime(): number;
  /** Takes a job that needs `work`; false if there is no room for it. */
  arrive(job: JobId, work: number): boolean;
  /** Everything stops at once; returns the jobs that are lost. */
  fail(): readonly JobId[];
}

export type StationOptions = {
  readonly servers: number;
  /** Jobs that may be served or wait at once; more are refused. Infinity for no limit. */
  readonly capacity: number;
  readonly onDone: (job: JobId) => void;
};
