import { expect, it } from 'vitest';
import type { TaskMeasurementView } from '../usecases/views/task-measurement-view.ts';
import type { Io } from './io.ts';
import { printMeasurements } from './measurement-tables.ts';

it('says which times may not be those of the type, and why', () => {
  let text = '';
  const item = { task: 'count', type: 'half', runs: 3, meanSeconds: 0.1, deviationSeconds: 0, lowSeconds: 0.1, highSeconds: 0.1, outliers: [], failed: null, limitsHeld: false, limitsWhy: 'it ended before they could be read back' } as unknown as TaskMeasurementView['items'][number];
  printMeasurements({ out: (more: string) => void (text += more) } as unknown as Io, { items: [item], skipped: [], written: false }, 'w.yaml');
  expect(text).toContain('The cores and memory of types were not held for sure (count on half: it ended before they could be read back): times may be those of the whole machine.');
});
