/** What the plan weighs against each other, all in minutes of one instance, so that the balance does not depend on a currency. */
export type Prices = {
  /** A minute in which the objective is violated. */
  readonly violation: number;
  /** A scaling event, up or down, however small. */
  readonly event: number;
  /** The load of one full instance that moves because of a scaling event: what users feel. */
  readonly moved: number;
};
