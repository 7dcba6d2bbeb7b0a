import { whyNot } from '../../model/forecast.ts';
import type { Instant } from '../../units/time.ts';
import type { ForecastMaker, ForecastOrder, MadeForecast } from '../ports/forecast-maker.ts';

/** An answer with the time that its first stage begins at. */
export type Delivery = { readonly madeAt: Instant; readonly answer: MadeForecast };

/**
 * Hands orders to the maker, one at a time for each name, and keeps answers until a cycle fetches them. Nothing here waits. An application that
 * is deleted leaves at most one answer behind, which the next order of that name throws away.
 */
export class ForecastDesk {
  readonly #maker: ForecastMaker | null;
  readonly #underWay = new Map<string, { delivery: Delivery | null }>();

  constructor(maker: ForecastMaker | null) {
    this.#maker = maker;
  }

  /** What has come in since it was ordered; null while there is nothing. */
  fetch(key: string): Delivery | null {
    const delivery = this.#underWay.get(key)?.delivery ?? null;
    if (delivery !== null) this.#underWay.delete(key);
    return delivery;
  }

  busy(key: string): boolean {
    return this.#underWay.has(key);
  }

  order(key: string, order: ForecastOrder, madeAt: Instant): void {
    const place: { delivery: Delivery | null } = { delivery: null };
    this.#underWay.set(key, place);
    const come = (answer: MadeForecast): void => {
      place.delivery = { madeAt, answer };
    };
    const failed = (error: unknown): void => come(whyNot('no-training', `making it failed: ${error instanceof Error ? error.message : String(error)}`));
    try {
      const made = this.#maker === null ? whyNot('no-training', 'this controller was started without a maker of forecasts') : this.#maker.make(order);
      if (made instanceof Promise) made.then(come, failed);
      else come(made);
    } catch (error) {
      failed(error);
    }
  }
}
