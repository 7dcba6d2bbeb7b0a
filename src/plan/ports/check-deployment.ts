import { InvalidInputError } from '../../model/error.ts';
import type { Deployment } from './duration-predictor.ts';

/** What every predictor expects of a deployment; throws InvalidInputError that names every problem. */
export function checkDeployment({ cores, speed, users, thinkSeconds }: Deployment): void {
  const problems: string[] = [];
  for (const [name, value] of Object.entries({ cores, users })) if (!(Number.isSafeInteger(value) && value >= 1)) problems.push(`${name} is ${value}; it must be a whole number of at least 1; write one`);
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) problems.push(`speed is ${speed}; it must be a finite number above 0; write 1 for the core of the profile`);
  if (!(thinkSeconds >= 0 && thinkSeconds < Number.POSITIVE_INFINITY)) problems.push(`thinkSeconds is ${thinkSeconds}; it must be a finite number of at least 0; write 0 for none`);
  if (problems.length > 0) throw new InvalidInputError(problems);
}
