import { nameSchema } from '../model/ids.ts';
import { CliError, exitCodes } from './exit-codes.ts';

/** Reads a whole number, written in digits only: what JavaScript would take besides (0x10, 1e2, nothing) is a slip here. */
export function wholeNumberOf(field: string, text: string, min: number, max: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be a whole number from ${min} to ${max}; correct it`, exitCodes.usage);
}

/** The name of a document, checked before the server is asked, so that the message names the option or argument that has it. */
export function documentNameOf(field: string, text: string): string {
  if (nameSchema.safeParse(text).success) return text;
  throw new CliError(`${field} is ${text === '' ? 'empty' : text}; it must be a name of 1 to 63 characters a-z, 0-9 and -, not starting or ending with -; correct it`, exitCodes.usage);
}
