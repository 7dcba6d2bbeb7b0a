import * as z from 'zod';
import { whyNot } from '../../../model/forecast.ts';
import type { Forecaster } from '../../ports/forecaster.ts';
import { fitTheta, thetaAhead } from '../../periods/theta-fit.ts';
import { scanMin } from '../../periods/theta-scan.ts';
import { classifyWorkload, classWords } from '../../periods/workload-class.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded, settingsOf } from './banded-model.ts';
import type { PointMethod } from './point-method.ts';

const name = 'theta-scan';

/** The scan sees at most this many of the last values: five days of 5 min. The paper's observation window is 480, which holds no day of them. */
const scannedMax = 1440;
/** A forecast is fitted on at least this many of the last values (the paper's observation window), and on four periods. */
const observedMin = 480;

const settingsSchema = z.object({ period: z.int().min(1).max(scannedMax), observed: z.int().min(scanMin).max(100_000) });
type Settings = z.infer<typeof settingsSchema>;

/**
 * Theta-scan (Berral et al. 2021): the period is the one whose model forecasts the last eighth best, used if the class of the workload is
 * `period` or `prob.period`; each forecast is that model, fitted again on the last values. The trend adds to the season times the level;
 * the published program lets its line replace the level, which makes a forecast depend on how far it goes.
 */
export const thetaScan = (): Forecaster => ({
  name,
  fit(past, context) {
    const reason = tooShort(past, 2 * scanMin, `a fit of ${name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    if (isConstant(past.values)) return whyNot('constant', `All ${past.values.length} values are ${past.values[0]}, so no period can be told from another; use last-value.`);
    const classified = classifyWorkload(past.values.subarray(Math.max(0, past.values.length - scannedMax)));
    const periodic = classified.class === 'period' || classified.class === 'prob.period';
    const period = periodic ? classified.period : 1;
    const method = methodOf({ period, observed: Math.max(observedMin, 4 * period) });
    const note = `The workload is of class ${classified.class} (${classWords[classified.class]}); ${period > 1 ? `its period is ${period} steps` : 'no period is used'}.`;
    return fitBanded({ name, method, period: period > 1 ? period : null, notes: [note] }, past, context);
  },
  restore: (saved) => restoreBanded(name, saved, (settings) => methodOf(settingsOf(settingsSchema, settings, name))),
});

function methodOf({ period, observed }: Settings): PointMethod {
  const fit = (values: Float64Array): ReturnType<typeof fitTheta> => fitTheta(values.subarray(Math.max(0, values.length - observed)), period);
  return {
    warmUp: Math.max(scanMin, 2 * period),
    settings: { period, observed },
    predict(values, out) {
      const fitted = fit(values);
      for (let lead = 0; lead < out.length; lead++) out[lead] = thetaAhead(fitted, lead);
    },
    grounds(values, lead) {
      const fitted = fit(values);
      const trend = fitted.slope * (lead + 1);
      return [
        { name: 'level', detail: 'the smoothed level', contribution: fitted.level },
        { name: 'trend', detail: `the slope of the line over ${lead + 1} steps`, contribution: trend },
        { name: 'season', detail: `the season of ${period} steps`, contribution: thetaAhead(fitted, lead) - fitted.level - trend },
      ];
    },
  };
}
