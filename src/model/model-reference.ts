import * as z from 'zod';
import { InvalidInputError } from './error.ts';
import { nameSchema } from './ids.ts';

/** An alias of a model. It begins with a letter, so that it is never taken for a version. */
export const aliasSchema = nameSchema.regex(/^[a-z]/, { error: 'an alias that begins with a letter; rename it' }).describe('An alias such as champion: a name that begins with a letter.');

/** The alias that decides use where nobody names another. */
export const championAlias = 'champion';

/** Which version of a model is meant: a number, whatever an alias holds, or the newest. */
export type ModelReference = { readonly name: string; readonly at: { readonly kind: 'version'; readonly version: number } | { readonly kind: 'alias'; readonly alias: string } | { readonly kind: 'newest' } };

/** What may stand behind the @: a version or an alias. */
export const versionOrAliasSchema = z.string().regex(/^(?:[1-9]\d{0,8}|[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/, { error: 'a version such as 3, or an alias such as champion; correct it' });

/**
 * Reads `NAME`, `NAME@3` or `NAME@champion`. Throws InvalidInputError for anything else.
 * @param field where the text stands, for the message
 */
export function modelReferenceOf(field: string, text: string): ModelReference {
  const [name = '', at, ...more] = text.split('@');
  const wrong = (): InvalidInputError =>
    new InvalidInputError([`${field} is ${text === '' ? 'empty' : text.slice(0, 200)}; it must be NAME, NAME@VERSION or NAME@ALIAS, such as load@3 or load@champion; correct it`]);
  if (more.length > 0 || !nameSchema.safeParse(name).success) throw wrong();
  if (at === undefined) return { name, at: { kind: 'newest' } };
  if (!versionOrAliasSchema.safeParse(at).success) throw wrong();
  return { name, at: /^\d/.test(at) ? { kind: 'version', version: Number(at) } : { kind: 'alias', alias: at } };
}

export const modelReferenceText = ({ name, at }: ModelReference): string => (at.kind === 'newest' ? name : `${name}@${at.kind === 'version' ? at.version : at.alias}`);
