import { listModels, showModel } from '../../usecases/list-models.ts';
import { promoteModel, rollbackModel } from '../../usecases/move-alias.ts';
import { verifyModels } from '../../usecases/verify-models.ts';
import { aliasMoveResultView, modelDetailView, modelListView, modelVerificationView } from '../../usecases/views/registered-model-view.ts';
import { modelReferenceOf } from '../../model/model-reference.ts';
import { modelParams, modelQuery, promoteBody, responses, rollbackBody, verifyBody } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const tags = ['models'];

/** Registered models: their versions, the aliases that versions hold, and whether their artefacts are whole. A doubled colon is one in the path. */
export const modelRoutes: RouteGroup = (server, { deps }) => {
  server.get('/api/v1/models', {
    schema: { operationId: 'listModels', tags, summary: 'Models with their newest version and their aliases', response: responses(modelListView, 'The models.') },
    handler: () => listModels(deps),
  });
  server.get('/api/v1/models/:name', {
    schema: {
      operationId: 'showModel',
      tags,
      summary: 'A version of a model, with the other versions, the aliases and who moved them',
      params: modelParams,
      querystring: modelQuery,
      response: responses(modelDetailView, 'The model.', 404),
    },
    handler: ({ params, query }) => showModel(deps, referenceOf(params.name, query.at)),
  });
  server.post('/api/v1/models/:name/promote', {
    schema: {
      operationId: 'promoteModel',
      tags,
      summary: 'Give an alias to a version; twice is once',
      params: modelParams,
      body: promoteBody,
      response: responses(aliasMoveResultView, 'Which version holds the alias now.', 404, 409, 422),
    },
    handler: ({ params, body: { version, ...request } }) => promoteModel(deps, referenceOf(params.name, version), request),
  });
  server.post('/api/v1/models/:name/rollback', {
    schema: {
      operationId: 'rollbackModel',
      tags,
      summary: 'Give an alias back to the version that held it before',
      params: modelParams,
      body: rollbackBody,
      response: responses(aliasMoveResultView, 'Which version holds the alias now.', 404, 409, 422),
    },
    handler: ({ params, body }) => rollbackModel(deps, params.name, body),
  });
  server.post('/api/v1/models::verify', {
    schema: {
      operationId: 'verifyModels',
      tags,
      summary: 'Read artefacts and compare them with their hashes',
      body: verifyBody,
      response: responses(modelVerificationView, 'What is whole and what is not; damage is an answer here, not an error.', 404, 422),
    },
    handler: ({ body }) => verifyModels(deps, body.model === undefined ? null : modelReferenceOf('model', body.model)),
  });
};

const referenceOf = (name: string, at: string | undefined) => modelReferenceOf('model', at === undefined ? name : `${name}@${at}`);
