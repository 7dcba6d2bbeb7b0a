import type { AliasMove, ModelRef, ModelVersion } from '../knowledge/ports/model-registry.ts';
import type { AliasMoveView, ModelAliasView, ModelVersionView } from './views/registered-model-view.ts';

export const modelRefText = ({ name, version }: ModelRef): string => `${name}@${version}`;

/** @param aliases last moves of the model's aliases */
export function modelVersionViewOf(version: ModelVersion, aliases: readonly AliasMove[]): ModelVersionView {
  const { name, parents, artefact, metrics, series, ...rest } = version;
  return {
    ...rest,
    name: modelRefText(version),
    model: name,
    aliases: aliases.filter(({ to }) => to === version.version).map(({ alias }) => alias),
    series: series === null ? null : { file: series.file, column: series.column, stepSeconds: series.stepMs / 1000, from: series.from, to: series.to, horizon: series.horizon },
    metrics: { ...metrics },
    artefact: { ...artefact },
    parents: parents.map(modelRefText),
  };
}

export const modelAliasViewOf = ({ alias, to, at, by, why }: AliasMove): ModelAliasView => ({ name: alias, version: to, since: at, by, why });

export const aliasMoveViewOf = ({ model: _model, below: _below, ...move }: AliasMove): AliasMoveView => move;
