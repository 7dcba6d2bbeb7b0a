import { championAlias } from '../model/model-reference.ts';
import { instant, isoOf } from '../units/time.ts';
import type { ModelDetailView, ModelVersionView } from '../usecases/views/registered-model-view.ts';
import { table } from './output.ts';

/** A version of a model, with the others and who moved the aliases, as people read it. */
export function describeModel({ selected, aliases, versions, moves }: ModelDetailView): string {
  const champion = aliases.find(({ name }) => name === championAlias);
  const metrics = Object.entries(selected.metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  const versionRows = versions.map(({ version, kind, aliases, samples, createdAt }) => [version === selected.version ? '>' : '', String(version), kind, aliases.join(',') || '<none>', String(samples), isoOf(instant(createdAt))]);
  const moveRows = moves.map(({ at, alias, action, from, to, by, why }) => [isoOf(instant(at)), alias, action, from === null ? '<none>' : String(from), String(to), by ?? '<unknown>', why ?? '']);
  return [
    `Name:      ${selected.name}\n`,
    `Kind:      ${selected.kind}\n`,
    `Aliases:   ${selected.aliases.join(', ') || '<none>'}\n`,
    `Champion:  ${champion === undefined ? '<none>; "homeostat models promote" makes one' : `version ${champion.version}`}\n`,
    `Series:    ${selected.series === null ? '<none>' : seriesText(selected.series)}\n`,
    `Samples:   ${selected.samples}\n`,
    `Metrics:   ${metrics.join(', ') || '<none>'}\n`,
    `Seed:      ${selected.seed ?? '<none>'}\n`,
    `Trained:   by Homeostat ${selected.codeVersion} on Node ${selected.nodeVersion}${selected.kernel === null ? '' : ` with ${selected.kernel}`}, ${isoOf(instant(selected.createdAt))}\n`,
    `Data:      ${selected.dataSha256}\n`,
    `Artefact:  ${selected.artefact.sha256} (${selected.artefact.bytes} bytes)\n`,
    `Parents:   ${selected.parents.join(', ') || '<none>'}\n`,
    'Versions:\n',
    indented(table([['', 'VERSION', 'KIND', 'ALIASES', 'SAMPLES', 'CREATED'], ...versionRows])),
    moves.length === 0 ? 'Moves:     <none>\n' : `Moves:\n${indented(table([['AT', 'ALIAS', 'ACTION', 'FROM', 'TO', 'BY', 'WHY'], ...moveRows]))}`,
  ].join('');
}

const seriesText = ({ file, column, stepSeconds, from, to, horizon }: NonNullable<ModelVersionView['series']>): string =>
  `${column} of ${file}, steps of ${stepSeconds} s from ${isoOf(instant(from))} to ${isoOf(instant(to))}, trained for ${horizon} steps ahead`;

const indented = (text: string): string => `${text.replaceAll(/^/gm, '  ').trimEnd()}\n`;
