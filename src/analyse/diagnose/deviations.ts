import type { Application } from '../../model/application.ts';
import type { DiagnosisFinding, ObjectiveFinding } from '../../model/finding.ts';
import { formatQuantity } from '../../units/quantity.ts';

/**
 * Objectives whose values are not what was predicted for them. A value beyond what is expected on the side of the target's miss is a warning
 * before the target itself is missed; one on the other side means that the plan pays for more than is needed.
 */
export function deviations(app: Application, objectives: readonly ObjectiveFinding[]): readonly DiagnosisFinding[] {
  return app.spec.objectives.flatMap(({ name, expected, comparator }): DiagnosisFinding[] => {
    const found = objectives.find((finding) => finding.name === name);
    if (expected === undefined || found === undefined || found.value.kind !== 'value' || !found.applies) return [];
    const { value, dimension } = expected.value;
    const share = found.value.value / value - 1;
    // A prediction of 0 has no share to be off by.
    if (!Number.isFinite(share) || Math.abs(share) <= expected.tolerance) return [];
    const worse = share > 0 === comparator.startsWith('<');
    const component = app.spec.components.find(({ plannedBy }) => plannedBy?.objective === name)?.name ?? '*';
    const off = `${name} is ${formatQuantity({ value: found.value.value, dimension })}, ${Math.round(Math.abs(share) * 100)} % ${share > 0 ? 'above' : 'below'} the ${formatQuantity({ value, dimension })} that was predicted`;
    const meaning = worse ? 'jobs or load are not what was planned for: profile them again and plan anew' : 'less might be enough: profile the jobs again and plan anew';
    return [{ kind: 'diagnosis', component, severity: worse ? 'warning' : 'info', message: `${off}; ${meaning}` }];
  });
}
