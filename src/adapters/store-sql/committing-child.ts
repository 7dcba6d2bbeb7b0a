import type { Write } from '../../knowledge/ports/knowledge-store.ts';
import { instant } from '../../units/time.ts';
import { openStore } from './open-store.ts';

/**
 * A process for the crash test: commits the given writes again and again, numbered and under a name of its own, and prints
 * each number once its commit has resolved. Usage: committing-child.ts URL NAME FIRST WRITES-AS-JSON
 */
const [url = '', name = '', first = '1', writes = '[]'] = process.argv.slice(2);
const cycleWrites = JSON.parse(writes) as readonly Write[];

function numbered(write: Write, cycle: number): Write {
  const id = `${name}-${cycle}`;
  switch (write.kind) {
    case 'put-decision':
      return { ...write, decision: { ...write.decision, id, app: name, cycle } };
    case 'put-run':
      return { ...write, run: { ...write.run, id, app: name } };
    case 'extend-span':
      return { ...write, span: { ...write.span, app: name, from: instant(cycle), to: instant(cycle + 1) } };
    case 'add-event':
      return { ...write, event: { ...write.event, app: name } };
    case 'put-document':
    case 'delete-document':
    case 'put-policy-state':
    case 'open-ledger':
    case 'close-ledger':
    case 'put-setting':
    case 'put-model-version':
    case 'put-alias-move':
      return write;
  }
}

const store = await openStore({ url }, { now: () => instant(0) });
for (let cycle = Number(first); ; cycle++) {
  await store.commit([...cycleWrites.map((write) => numbered(write, cycle)), { kind: 'put-setting', name: `last/${name}`, value: cycle }], null);
  process.stdout.write(`${cycle}\n`);
}
