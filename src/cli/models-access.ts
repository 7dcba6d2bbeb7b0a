import type { Command as Program } from 'commander';
import { modelReferenceOf, modelReferenceText } from '../model/model-reference.ts';
import type { ModelReference } from '../model/model-reference.ts';
import type { OpenModels } from '../compose/models.ts';
import type { MoveAliasRequest } from '../usecases/move-alias.ts';
import type { AliasMoveResult, ModelDetailView, ModelSummaryView, ModelVerification } from '../usecases/views/registered-model-view.ts';
import { apiPath, clientOf } from './client-command.ts';
import type { Client } from './client.ts';
import { NoServerError } from './client.ts';
import { dataPlaceOf, defaultDataFolder } from './data-place.ts';
import { CliError, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Where models are: behind a server, or in a data folder. */
export type ModelsAccess = {
  readonly list: () => Promise<{ readonly items: readonly ModelSummaryView[] }>;
  readonly show: (reference: ModelReference) => Promise<ModelDetailView>;
  readonly promote: (reference: ModelReference, request: MoveAliasRequest) => Promise<AliasMoveResult>;
  readonly rollback: (model: string, request: MoveAliasRequest) => Promise<AliasMoveResult>;
  readonly verify: (reference: ModelReference | null) => Promise<ModelVerification>;
};

export type PlaceFlags = { readonly data?: string; readonly store?: string };

/** Options of every command that works on models. */
export const withPlaceFlags = (command: Program): Program =>
  command
    .option('-d, --data <folder>', `work on this data folder itself, not through a server (default: the server's; where none runs, ${defaultDataFolder})`)
    .option('--store <url>', 'with --data: sqlite:PATH or postgres://USER@HOST/DATABASE (also HOMEOSTAT_STORE)');

/**
 * Does something with the models of the server, or of the data folder that --data names. Where no server was named and none runs, it is
 * the data folder that `forecast run --save` and `homeostat dev` use when none is named, and `err` says so.
 */
export async function withModels<T>(io: Io, program: Program, { data, store }: PlaceFlags, work: (models: ModelsAccess) => Promise<T>): Promise<T> {
  if (data === undefined) {
    if (store !== undefined) throw new CliError('--store needs --data; models are files of a data folder beside the store; name the folder too', exitCodes.usage);
    try {
      return await work(remoteModels(clientOf(io, program)));
    } catch (error) {
      if (!(error instanceof NoServerError)) throw error;
      if (!error.unmeant) throw new CliError(`${error.message}; or name the data folder itself with --data, such as --data ${defaultDataFolder}`, error.exitCode);
      io.err(`data folder: ${defaultDataFolder} (no server answers at ${error.url}; name another folder with --data, or a server with --server)\n`);
      return await inFolder(io, { data: defaultDataFolder }, work);
    }
  }
  return await inFolder(io, { data, ...(store === undefined ? {} : { store }) }, work);
}

async function inFolder<T>(io: Io, place: { readonly data: string; readonly store?: string }, work: (models: ModelsAccess) => Promise<T>): Promise<T> {
  const { openModels } = await import('../compose/models.ts');
  const opened = await openModels(dataPlaceOf(io, place), 'refuse');
  try {
    return await work(await localModels(opened));
  } finally {
    await opened.close();
  }
}

function remoteModels(client: Client): ModelsAccess {
  const pathOf = ({ name, at }: ModelReference): string => `${apiPath('models', name)}${at.kind === 'newest' ? '' : `?at=${at.kind === 'version' ? at.version : at.alias}`}`;
  return {
    list: () => client.get('/api/v1/models'),
    show: (reference) => client.get(pathOf(reference)),
    promote: (reference, request) => client.change(apiPath('models', reference.name, 'promote'), { ...request, version: versionTextOf(reference) }),
    rollback: (model, request) => client.change(apiPath('models', model, 'rollback'), request),
    verify: (reference) => client.post('/api/v1/models:verify', reference === null ? {} : { model: modelReferenceText(reference) }),
  };
}

async function localModels(deps: OpenModels): Promise<ModelsAccess> {
  const [{ listModels, showModel }, { promoteModel, rollbackModel }, { verifyModels }] = await Promise.all([
    import('../usecases/list-models.ts'), import('../usecases/move-alias.ts'), import('../usecases/verify-models.ts'),
  ]);
  return {
    list: () => listModels(deps),
    show: (reference) => showModel(deps, reference),
    promote: (reference, request) => promoteModel(deps, reference, request),
    rollback: (model, request) => rollbackModel(deps, model, request),
    verify: (reference) => verifyModels(deps, reference),
  };
}

/** What a promotion is to: nobody should promote "whatever is newest" by leaving something out. */
function versionTextOf({ name, at }: ModelReference): string {
  if (at.kind === 'newest') throw new CliError(`model is ${name}; it must be NAME@VERSION or NAME@ALIAS; say which version, "homeostat models show ${name}" lists them`, exitCodes.usage);
  return at.kind === 'version' ? String(at.version) : at.alias;
}

/** Reads the model to promote. Throws CliError where it says no version. */
export function promotableOf(text: string): ModelReference {
  const reference = modelReferenceOf('model', text);
  versionTextOf(reference);
  return reference;
}
