import { whyNot } from '../../model/forecast.ts';
import type { Instant } from '../../units/time.ts';
import type { ForecastMaker, ForecastOrder, MadeForecast } from '../ports/forecast-maker.ts';

/** An answer with the time that its first stage begins at. */
export type Delivery = { readonly madeAt: Instant; readonly answer: MadeForecast };

type UnderWay = { delivery: Delivery | null; readonly orderedAt: Instant; readonly givenUp: AbortController };

/**
 * Hands orders to the maker, one at a time for each name, and keeps answers until a cycle fetches them. Nothing here waits. An application that
 * is deleted leaves at most one answer behind, which the next order of that name throws away.
 */
export class ForecastDesk {
  readonly #maker: ForecastMaker | null;
  readonly #underWay = new Map<string, UnderWay>();

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

  /** When what is still being made was ordered; null while nothing is. */
  orderedAt(key: string): Instant | null {
    const place = this.#underWay.get(key);
    return place === undefined || place.delivery !== null ? null : place.orderedAt;
  }

  /** Waits no longer for what is being made, and tells the maker so; what it answers after all is thrown away. */
  giveUp(key: string): void {
    this.#underWay.get(key)?.givenUp.abort();
    this.#underWay.delete(key);
  }

  order(key: string, order: ForecastOrder, { madeAt, at }: { readonly madeAt: Instant; readonly at: Instant }): void {
    const place: UnderWay = { delivery: null, orderedAt: at, givenUp: new AbortController() };
    this.#underWay.set(key, place);
    const come = (answer: MadeForecast): void => {
      place.delivery = { madeAt, answer };
    };
    const failed = (error: unknown): void => come(whyNot('no-training', `making it failed: ${error instanceof Error ? error.message : String(error)}`));
    try {
      const made = this.#maker === null ? whyNot('no-training', 'this controller was started without a maker of forecasts') : this.#maker.make(order, place.givenUp.signal);
      if (made instanceof Promise) made.then(come, failed);
      else come(made);
    } catch (error) {
      failed(error);
    }
  }
}
