/** How long a customer is served, in seconds, as JMT knows it. */
export type JmtTime =
  | { readonly kind: 'deterministic'; readonly seconds: number }
  | { readonly kind: 'exponential'; readonly meanSeconds: number }
  | { readonly kind: 'erlang'; readonly phases: number; readonly meanSeconds: number }
  /** `probability` is that of the first mean. */
  | { readonly kind: 'hyper-exponential'; readonly probability: number; readonly meanSeconds: readonly [number, number] }
  /** Of the natural logarithm of the time in seconds. */
  | { readonly kind: 'log-normal'; readonly mu: number; readonly sigma: number };

/** A place of the network. Customers go to all of `next` of a fork, and to the only one of anything else. Names are unique. */
export type JmtStation = { readonly name: string; readonly next: readonly string[] } & (
  | { readonly kind: 'delay'; readonly time: JmtTime }
  | { readonly kind: 'queue'; readonly servers: number; readonly time: JmtTime }
  /** Sends `copies` to each of `next`. */
  | { readonly kind: 'fork'; readonly copies: number }
  | { readonly kind: 'join' }
);

/** A closed queueing network of one class of customers. */
export type JmtNetwork = {
  readonly name: string;
  readonly className: string;
  readonly customers: number;
  /** The delay where all customers begin. */
  readonly reference: string;
  readonly stations: readonly JmtStation[];
  /** At most `customersMax` are in these stations together; others wait in the order in which they came. */
  readonly region: { readonly stations: readonly string[]; readonly customersMax: number };
  /** Stands in the file as a comment. */
  readonly comment: string;
};
