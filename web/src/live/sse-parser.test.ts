import { expect, it } from 'vitest';
import { createSseParser } from './sse-parser.ts';

const stream = ': alive\n\nid: 7\nevent: event\ndata: {"a":\ndata: 1}\n\nevent: run\ndata: {}\n\n';
const whole = [
  { event: 'event', id: '7', data: '{"a":\n1}' },
  { event: 'run', id: null, data: '{}' },
];

it('a stream is cut into messages, without comments', () => {
  expect(createSseParser()(stream)).toEqual(whole);
});

it('it does not matter in which pieces it arrives', () => {
  for (let size = 1; size < 20; size++) {
    const parse = createSseParser();
    const messages = [];
    for (let start = 0; start < stream.length; start += size) messages.push(...parse(stream.slice(start, start + size)));
    expect(messages).toEqual(whole);
  }
});

it('a message that never ends is refused', () => {
  expect(() => createSseParser()('x'.repeat(9 * 2 ** 20))).toThrow('too long');
});
