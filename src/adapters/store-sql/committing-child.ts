import type { Write } from '../../knowledge/ports/knowledge-store.ts';
import { sampleCycle } from '../../knowledge/sample-records.ts';
import { instant } from '../../units/time.ts';
import { openStore } from './open-store.ts';

/**
 * A process for the crash test: commits cycle after cycle under a name of its own and prints each number once its commit has
 * resolved. Usage: committing-child.ts URL NAME FIRST
 */
const [url = '', name = '', first = '1'] = process.argv.slice(2);
const store = await openStore({ url }, { now: () => instant(0) });
const own = (write: Write): Write => {
  switch (write.kind) {
    case 'put-decision':
      return { ...write, decision: { ...write.decision, id: `${name}-${write.decision.id}`, app: name } };
    case 'put-run':
      return { ...write, run: { ...write.run, id: `${name}-${write.run.id}`, app: name } };
    case 'extend-span':
      return { ...write, span: { ...write.span, app: name } };
    case 'add-event':
      return { ...write, event: { ...write.event, app: name } };
    case 'put-document':
    case 'delete-document':
    case 'put-policy-state':
    case 'open-ledger':
    case 'close-ledger':
    case 'put-setting':
      return write;
  }
};
for (let cycle = Number(first); ; cycle++) {
  await store.commit([...sampleCycle(cycle).map(own), { kind: 'put-setting', name: `last/${name}`, value: cycle }], null);
  process.stdout.write(`${cycle}\n`);
}
