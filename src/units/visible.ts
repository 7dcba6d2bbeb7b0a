/** Characters that steer a terminal or turn the direction of writing, and are seen by nobody. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** Text of others as it may be shown: control characters are written out (`\u001b`), so that it stays on one line and cannot steer a terminal. */
export const visible = (text: string): string => text.replaceAll(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The same for a text of several lines, which stay. */
export const visibleLines = (text: string): string => text.split('\n').map((line) => visible(line)).join('\n');
