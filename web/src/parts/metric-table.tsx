import type { Application } from '../api/generated/types.ts';
import { formatNumber } from '../format/quantity.ts';

/** All metrics and workloads as they are now; folded, since the charts show those that matter. */
export function MetricTable({ application: { metrics, workloads } }: { readonly application: Application }) {
  const rows = [...workloads.map((workload) => ({ ...workload, level: 'workload', statistic: '' })), ...metrics];
  if (rows.length === 0) return null;
  return (
    <details className="metrics">
      <summary>All {rows.length} readings</summary>
      <div className="scroll-x">
        <table className="facts">
          <thead>
            <tr>
              <th scope="col">name</th>
              <th scope="col">level</th>
              <th scope="col">of</th>
              <th scope="col" className="right">
                value, in base units
              </th>
              <th scope="col">what it is</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, level, statistic, component, value, why, description }) => (
              <tr key={`${level}/${name}`}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{level}</td>
                <td>
                  {component ?? 'all'} {statistic}
                </td>
                <td className="num right">{value === null ? <span className="text-warn">missing</span> : formatNumber(value)}</td>
                <td className="dim">{value === null ? why : description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
