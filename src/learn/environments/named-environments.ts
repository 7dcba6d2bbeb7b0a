import { InvalidInputError } from '../../model/error.ts';
import { CartPole } from './cart-pole.ts';
import { Corridor } from './corridor.ts';
import type { Environment } from './environment.ts';
import { ForbiddenPrize } from './forbidden-prize.ts';
import { MatchSign } from './match-sign.ts';

/** Environments that can be asked for by name, from another thread for instance. */
const makers: Readonly<Record<string, () => Environment>> = {
  'cart-pole': () => new CartPole(),
  corridor: () => new Corridor(5),
  'match-sign': () => new MatchSign(),
  'forbidden-prize': () => new ForbiddenPrize(),
};

/** A new environment of that name. Throws InvalidInputError for an unknown one. */
export function environmentNamed(name: string): Environment {
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (make === undefined) throw new InvalidInputError([`environment is ${JSON.stringify(name)}; it must be one of ${Object.keys(makers).join(', ')}; name one of these`]);
  return make();
}
