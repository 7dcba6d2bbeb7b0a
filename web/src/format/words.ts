/** Arguments of an action as people read them: by: 2, component: worker. */
export function argumentsText(args: unknown): string {
  if (args === null || typeof args !== 'object') return '';
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** A number of things: 1 run, 2 runs. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** A change with its sign: +0.36 USD/h. */
export const signed = (text: string, change: number): string => (change > 0 ? `+${text}` : text);

const modeWords: Readonly<Record<string, string>> = {
  recommend: 'only recommends',
  shadow: 'only watches',
  propose: 'asks before it acts',
  act: 'acts by itself',
};

/** What a mode means, in three words. */
export const modeText = (mode: string): string => (Object.hasOwn(modeWords, mode) ? (modeWords[mode] ?? mode) : mode);
