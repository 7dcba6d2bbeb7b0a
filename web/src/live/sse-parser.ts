/** One message of a stream of server-sent events. */
export type SseMessage = { readonly event: string; readonly id: string | null; readonly data: string };

/** Characters that may wait for the end of a message; a stream that never ends one must not fill the memory. */
const pendingMax = 8 * 2 ** 20;

/**
 * Cuts the text of a stream into messages, whatever the pieces are in which it arrives. Comments (signs of life) are no
 * messages. Written here since the browser's EventSource cannot send a token.
 * Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function createSseParser(): (piece: string) => readonly SseMessage[] {
  let pending = '';
  return (piece) => {
    pending = (pending + piece).replaceAll(/\r\n?/g, '\n');
    if (pending.length > pendingMax) throw new Error('a message of the stream is too long');
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    return blocks.map(messageOf).filter((message) => message !== null);
  };
}

function messageOf(block: string): SseMessage | null {
  let [event, id]: [string, string | null] = ['message', null];
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, id, data: data.join('\n') };
}
