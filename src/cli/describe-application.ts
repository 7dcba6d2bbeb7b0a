import { instant, isoOf } from '../units/time.ts';
import type { ApplicationView } from '../usecases/views/application-view.ts';
import { statusText, valueText } from './objective-status.ts';
import { age, table } from './output.ts';
import { percent } from './percent.ts';

/** An application as people read it: what it owes first, then what runs, then what was decided. */
export function describeApplication(app: ApplicationView): string {
  return [
    head(app),
    section('Conditions', [
      ['TYPE', 'STATUS', 'REASON', 'MESSAGE'],
      ...app.conditions.map((condition) => [condition.type, condition.status, condition.reason, condition.message]),
    ]),
    section('Objectives, worst first', [
      ['NAME', 'STATUS', 'VALUE', 'TARGET', 'MET', 'GOAL', 'BUDGETLEFT', 'WHY'],
      ...app.objectives.map((objective) => [
        objective.name,
        statusText(objective),
        valueText(objective),
        `${objective.comparator} ${objective.targetText}`,
        percent(objective.metShare),
        percent(objective.goal),
        percent(objective.budgetLeft),
        objective.why,
      ]),
    ]),
    section('Workloads', [['NAME', 'VALUE', 'COMPONENT'], ...app.workloads.map((load) => [load.name, numberOr(load.value, load.why), load.component ?? '<all>'])]),
    section('Components', [
      ['NAME', 'READY', 'TEMPLATE', 'USD/H', 'ADDRESS'],
      ...app.components.map((component) => [
        component.name,
        `${component.replicas.ready}/${component.replicas.desired ?? 0}`,
        component.template,
        component.costUsdPerHour.toFixed(3),
        component.address ?? '<none>',
      ]),
    ]),
    section('Instances', [
      ['NAME', 'PHASE', 'LIMITS', 'RESTARTS', 'AGE', 'MESSAGE'],
      ...app.components.flatMap((component) =>
        component.instances.map((instance) => [
          instance.id,
          instance.phase,
          instance.limits.enforced ? 'enforced' : `unenforced: ${instance.limits.why}`,
          String(instance.restarts),
          age(instance.startedAt, app.at),
          instance.message ?? '',
        ]),
      ),
    ]),
    section('Runs in flight', [
      ['NAME', 'ACTION', 'STATUS', 'STEP'],
      ...app.runs.map((run) => [run.id, run.action, run.status, `${run.cursor + 1}/${run.steps.length} ${run.steps[run.cursor]?.name ?? ''}`]),
    ]),
    section('Diagnoses', [['SEVERITY', 'COMPONENT', 'MESSAGE'], ...app.diagnoses.map((found) => [found.severity, found.component, found.message])]),
    section('Shadows', [
      ['NAME', 'POLICY', 'DECIDES', 'LAST', 'REASON'],
      ...app.shadows.map((shadow) => [shadow.name, shadow.policy, shadow.failed ? 'failed' : shadow.decision === null ? 'not yet' : 'yes', shadow.lastAt === null ? '<none>' : isoOf(instant(shadow.lastAt)), shadow.reason ?? '']),
    ]),
    section('Latest decisions', [
      ['TIME', 'OUTCOME', 'COUNT', 'REASON'],
      ...app.decisions.map((decision) => [isoOf(instant(decision.at)), decision.outcome, String(decision.count), decision.reason]),
    ]),
    section('Latest events', [
      ['TIME', 'TYPE', 'SUBJECT', 'MESSAGE'],
      ...app.events.map((event) => [isoOf(instant(event.at)), event.type, event.subject, event.message]),
    ]),
  ].join('');
}

function head(app: ApplicationView): string {
  return [
    `Name:        ${app.name}`,
    `Owner:       ${app.owner}`,
    `Mode:        ${app.mode}${app.paused ? `, paused${app.pause?.why ? ` (${app.pause.why})` : ''}` : ''}`,
    `Policy:      ${app.policy}, every ${app.cycleMs / 1000} s`,
    `Generation:  ${app.generation} (deployed: ${app.observedGeneration})`,
    `Cost:        ${app.cost.usdPerHour.toFixed(3)} USD/h now, ${app.cost.usd.toFixed(4)} USD since ${isoOf(instant(app.cost.since))}`,
    '',
  ].join('\n');
}

const numberOr = (value: number | null, why: string | null): string => (value === null ? `<unknown> (${why ?? 'no data'})` : String(Number(value.toPrecision(4))));

/** A titled table, left out where it has no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length < 2) return '';
  return `${title}:\n${table(rows).replaceAll(/^(?=.)/gm, '  ')}`;
}
