import { readSparkLog } from '../src/formats/spark-event-log/read-spark-log.ts';
import { largeLog } from '../src/formats/spark-event-log/testing-large-log.ts';
import type { Figure } from './run.ts';

const bytes = 50e6;
const repeats = 5;

/** Reading a generated event log of 50 MB, beside parsing every line of it whole, which is what most readers do. */
export async function bench(): Promise<readonly Figure[]> {
  const pieces: Buffer[] = [];
  for await (const piece of largeLog(bytes)) pieces.push(piece);
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  async function* given(): AsyncGenerator<Buffer> {
    yield* pieces;
  }
  const [ours, whole]: [number[], number[]] = [[], []];
  for (let i = 0; i < repeats; i++) {
    ours.push(await secondsOf(async () => void (await readSparkLog([{ name: 'bench', pieces: given }]))));
    whole.push(await secondsOf(async () => void pieces.map((piece) => piece.toString('utf8').split('\n').map((line) => (line === '' ? null : (JSON.parse(line) as object)))).length));
  }
  const [best, plain] = [Math.min(...ours), Math.min(...whole)];
  return [{ name: 'read-spark-log', unit: 'MB/s', value: size / 1e6 / best, n: repeats, detail: { bytes: size, parseEveryLine: { 'MB/s': size / 1e6 / plain, ratio: plain / best }, what: 'best of five' } }];
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
