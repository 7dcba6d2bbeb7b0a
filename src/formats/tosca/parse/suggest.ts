import { suggestion as suggestionOf } from '../../../model/did-you-mean.ts';

/** Names that a wrong one is compared with. */
const namesMax = 1000;

/** The end of a message about an unknown name, made where the message is. */
export const suggestion = (word: string, names: readonly string[]) => (): string => suggestionOf(word, names.slice(0, namesMax));
