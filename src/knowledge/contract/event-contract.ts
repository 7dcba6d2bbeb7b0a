import { expect, it } from 'vitest';
import type { KnowledgeStore, NewEvent, Write } from '../ports/knowledge-store.ts';
import { sampleEvent } from '../sample-records.ts';

const add = (changes: Partial<NewEvent> = {}): Write => ({ kind: 'add-event', event: sampleEvent(changes) });

export function eventContract(store: () => KnowledgeStore): void {
  it('hands an event back as it was, with its number', async () => {
    await store().commit([add()], null);
    const [event] = await store().events({ limit: 1 });
    const { sequence, ...rest } = event ?? { sequence: 0 };
    expect(rest).toEqual(sampleEvent());
    expect(sequence).toBeGreaterThan(0);
  });

  it('numbers events in the order of writing', async () => {
    await store().commit(['a', 'b', 'c'].map((message) => add({ message })), null);
    await store().commit([add({ message: 'd' })], null);
    const events = await store().events({ limit: 10 });
    expect(events.map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd']);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
  });

  it('is read on from any number, every event once', async () => {
    await store().commit(Array.from({ length: 25 }, (_, index) => add({ message: String(index) })), null);
    const seen: string[] = [];
    let after = 0;
    for (let page = await store().events({ limit: 10 }); page.length > 0; page = await store().events({ after, limit: 10 })) {
      seen.push(...page.map(({ message }) => message));
      after = page.at(-1)?.sequence ?? 0;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(index)));
  });

  it('shows no later event before an earlier one while many are written', async () => {
    const seen: number[] = [];
    const writing = Promise.all(Array.from({ length: 40 }, (_, index) => store().commit([add({ message: String(index) })], null)));
    for (let read = 0; read < 10; read++) {
      seen.push(...(await store().events({ after: seen.at(-1) ?? 0, limit: 100 })).map(({ sequence }) => sequence));
    }
    await writing;
    seen.push(...(await store().events({ after: seen.at(-1) ?? 0, limit: 100 })).map(({ sequence }) => sequence));
    expect(seen).toHaveLength(40);
  });

  it('lists the latest first, of one application or all', async () => {
    await store().commit([add({ message: 'a' }), add({ message: 'b', app: 'mill' }), add({ message: 'c', app: null }), add({ message: 'd' })], null);
    expect((await store().latestEvents({ limit: 3 })).map(({ message }) => message)).toEqual(['d', 'c', 'b']);
    expect((await store().latestEvents({ app: 'shop', limit: 3 })).map(({ message }) => message)).toEqual(['d', 'a']);
    expect((await store().events({ app: 'mill', limit: 3 })).map(({ message }) => message)).toEqual(['b']);
  });
}
