import { describe, expect, it } from 'vitest';
import { shopModel } from '../../test/support/simulated-shop.ts';
import { componentSchema } from '../model/component.ts';
import type { Desired } from '../model/desired.ts';
import { randomStreams } from '../model/random.ts';
import { resourceTemplateSchema } from '../model/resource-template.ts';
import { instant, ms, seconds } from '../units/time.ts';
import { EventKernel } from './kernel.ts';
import { SimulatedApplication } from './simulated-application.ts';
import { SimulatedPlatform } from './simulated-platform.ts';

const small = resourceTemplateSchema.parse({ name: 'small', cores: 1, memory: '64MiB', price: '0.10 USD/h' });
const present = (component: string, replicas: number): Desired => ({
  state: 'present',
  app: 'shop',
  component,
  definition: componentSchema.parse({ name: component, command: ['node'], template: 'small', replicas: { min: 0, max: 10 } }),
  baseDir: '/',
  replicas,
  template: small,
  placement: null,
  restartToken: null,
});

/** The shop under a steady 40 requests/s, on a platform of its own. */
async function shop(seed: number) {
  const kernel = new EventKernel(0);
  const { model } = shopModel();
  const application = new SimulatedApplication('shop', kernel, randomStreams(seed), model, [{ name: 'steady', component: 'web', rateAt: () => 40, rateMax: 40 }]);
  const platform = new SimulatedPlatform(kernel, { startup: () => seconds(1), finiteRun: () => ms(0), execution: () => ({ takes: ms(0), exit: 0 }), host: application });
  let keys = 0;
  const scale = (component: string, replicas: number) => platform.apply(present(component, replicas), { epoch: 1, key: String((keys += 1)) });
  await scale('table', 1);
  await scale('web', 2);
  return { kernel, application, platform, scale };
}

describe('a simulated application', () => {
  it('is as busy as its load says, and counts every request once', async () => {
    const { kernel, application } = await shop(1);
    kernel.advance(1_000_000);
    const { samples } = await application.collect(instant(kernel.now));
    const sum = (series: string, component: string) => samples.filter((sample) => sample.series === series && sample.labels['component'] === component).reduce((total, sample) => total + sample.value, 0);
    // Offered load: 40 requests/s of 40 ms and 50 ms; within 2 %, for seed 1.
    expect(sum('slots_busy_seconds_total', 'web') / 1000 / 1.6).toBeGreaterThan(0.98);
    expect(sum('slots_busy_seconds_total', 'web') / 1000 / 1.6).toBeLessThan(1.02);
    expect(sum('slots_busy_seconds_total', 'table') / 1000 / 2).toBeGreaterThan(0.98);
    expect(sum('request_duration_seconds_count', 'web')).toBe(application.totals.served);
    expect(application.totals.failed).toBe(0);
    expect(application.totals.arrived - application.totals.served).toBeLessThan(20);
  });

  it('loses no request when it is scaled down and up under load', async () => {
    const { kernel, application, scale } = await shop(2);
    for (const [i, replicas] of [4, 1, 4, 2, 1, 3].entries()) {
      await scale('web', replicas);
      kernel.advance((i + 1) * 60_000);
    }
    expect(application.totals.arrived).toBeGreaterThan(10_000);
    expect(application.totals.failed).toBe(0);
  });

  it('loses with an instance that crashes only what that instance held', async () => {
    const { kernel, application, platform } = await shop(3);
    kernel.advance(60_000);
    platform.crash('shop', 'web');
    kernel.advance(120_000);
    expect(application.totals.failed).toBeLessThan(20);
    expect(application.totals.served).toBeGreaterThan(4000);
  });

  it('keeps requests waiting for the first instance, but not for ever', async () => {
    const { kernel, application, scale } = await shop(4);
    await scale('web', 0);
    kernel.advance(30_000);
    expect(application.totals.failed).toBeGreaterThan(500);
    await scale('web', 3);
    kernel.advance(60_000);
    const { failed } = application.totals;
    kernel.advance(120_000);
    expect(application.totals.failed).toBe(failed);
  });
});
