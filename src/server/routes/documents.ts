import { applyDocuments } from '../../usecases/apply-documents.ts';
import { deleteDocuments, deleteNamed } from '../../usecases/delete-documents.ts';
import { diffDocuments } from '../../usecases/diff-documents.ts';
import { getDocument, listDocuments } from '../../usecases/list-documents.ts';
import { validateDocuments } from '../../usecases/validate-documents.ts';
import {
  applyResultView,
  deleteResultView,
  diffView,
  documentListView,
  documentView,
  validateResultView,
} from '../../usecases/views/document-view.ts';
import { etagOf, expectedVersion } from '../etag.ts';
import { deleteQuery, documentParams, filesBody, ifMatchHeaders, responses } from '../schemas.ts';
import type { RouteGroup } from '../server-types.ts';

const tags = ['documents'];
const templates = '/api/v1/resourcetemplates';

/** Kinds whose documents are read as they were applied. */
const listed = [
  { kind: 'ResourceTemplate', plural: 'resourcetemplates', what: 'shared resource template', many: 'templates' },
  { kind: 'CapacityProblem', plural: 'capacityproblems', what: 'capacity problem', many: 'problems' },
  { kind: 'WorkflowProblem', plural: 'workflowproblems', what: 'workflow problem', many: 'problems' },
] as const;

/** Documents: apply, diff, validate and delete as texts; templates and problems are listed, and read one by one. A doubled colon is one in the path. */
export const documentRoutes: RouteGroup = (server, { deps }) => {
  server.post('/api/v1/documents::apply', {
    schema: {
      operationId: 'applyDocuments',
      tags,
      summary: 'Create or change documents, all or none; with dryRun only say what would change',
      headers: ifMatchHeaders,
      body: filesBody,
      response: responses(applyResultView, 'What was, or would be, changed.', 409, 413, 422, 503),
    },
    handler: ({ body, headers }) => applyDocuments(deps, { ...body, expected: expectedVersion(headers['if-match']) }),
  });
  server.post('/api/v1/documents::diff', {
    schema: {
      operationId: 'diffDocuments',
      tags,
      summary: 'How documents differ from what is applied',
      body: filesBody,
      response: responses(diffView, 'The differences.', 413, 422, 503),
    },
    handler: ({ body }) => diffDocuments(deps, body),
  });
  server.post('/api/v1/documents::validate', {
    schema: {
      operationId: 'validateDocuments',
      tags,
      summary: 'Check documents; every problem at once',
      body: filesBody,
      response: responses(validateResultView, 'The problems; wrong documents are an answer here, not an error.', 413),
    },
    handler: ({ body }) => validateDocuments(deps, body),
  });
  server.post('/api/v1/documents::delete', {
    schema: {
      operationId: 'deleteDocuments',
      tags,
      summary: 'Delete the documents that the files name; what is absent already is no error',
      headers: ifMatchHeaders,
      body: filesBody,
      response: responses(deleteResultView, 'What was, or would be, deleted.', 409, 413, 422),
    },
    handler: ({ body, headers }) => deleteDocuments(deps, { ...body, expected: expectedVersion(headers['if-match']) }),
  });
  for (const { kind, plural, what, many } of listed) {
    server.get(`/api/v1/${plural}`, {
      schema: { operationId: `list${kind}s`, tags, summary: `${what.slice(0, 1).toUpperCase()}${what.slice(1)}s`, response: responses(documentListView, `The ${many}.`) },
      handler: () => listDocuments(deps, kind),
    });
    server.get(`/api/v1/${plural}/:name`, {
      schema: {
        operationId: `get${kind}`,
        tags,
        summary: `A ${what}, with its ETag for If-Match`,
        params: documentParams,
        response: responses(documentView, `The ${many.slice(0, -1)}.`, 404),
      },
      handler: async ({ params }, reply) => {
        const document = await getDocument(deps, kind, params.name);
        void reply.header('etag', etagOf(document.resourceVersion));
        return document;
      },
    });
  }
  server.delete(`${templates}/:name`, {
    schema: {
      operationId: 'deleteResourceTemplate',
      tags,
      summary: 'Delete a shared resource template that no application uses',
      params: documentParams,
      querystring: deleteQuery,
      headers: ifMatchHeaders,
      response: responses(deleteResultView, 'What was, or would be, done.', 409),
    },
    handler: ({ params, query, headers }) =>
      deleteNamed(deps, [{ kind: 'ResourceTemplate', name: params.name }], { dryRun: query.dryRun === 'true', expected: expectedVersion(headers['if-match']) }),
  });
};
