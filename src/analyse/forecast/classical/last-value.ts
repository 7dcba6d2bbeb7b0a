import type { ForecastModel, Forecaster } from '../../ports/forecaster.ts';
import { isConstant, notFinite, tooShort } from '../../series/checks.ts';
import { fitBanded, restoreBanded } from './banded-model.ts';
import type { PointMethod } from './point-method.ts';

const name = 'last-value';

/**
 * The last value, for ever: the forecast that any other has to beat. Its band comes from how far the series moved within as many steps.
 * It also takes constant series, and says that the constant is all it knows.
 */
export const lastValue = (): Forecaster => ({
  name,
  fit(past, context) {
    const reason = tooShort(past, 4, `a fit of ${name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    const notes = isConstant(past.values) ? [`All ${past.values.length} values are ${past.values[0]}; the forecast is that constant and has no band.`] : [];
    return fitBanded({ name, method, period: null, notes, centred: true }, past, context);
  },
  restore: (saved): ForecastModel => restoreBanded(name, saved, () => method),
});

const lastOf = (values: Float64Array): number => values[values.length - 1] as number;

const method: PointMethod = {
  warmUp: 1,
  settings: {},
  predict: (values, out) => void out.fill(lastOf(values)),
  grounds: (values) => [{ name: 'level', detail: 'the last value', contribution: lastOf(values) }],
};
