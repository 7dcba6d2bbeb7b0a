import type { FastifyError, FastifyReply } from 'fastify';
import * as z from 'zod';
import { VersionConflictError } from '../knowledge/ports/knowledge-store.ts';
import { ConflictError, InvalidInputError, NotFoundError } from '../model/error.ts';
import type { InputProblem } from '../usecases/views/document-view.ts';
import { problemView } from '../usecases/views/document-view.ts';
import { BusyError } from '../usecases/push-metrics.ts';
import { InvalidDocumentsError } from '../usecases/read-input.ts';
import { InvalidRequestError } from './request-validator.ts';

/** What every error looks like (RFC 9457). */
export const problemDetailsSchema = z
  .object({
    type: z.string().describe('about:blank: the status says what kind of problem it is.'),
    title: z.string().describe("The status in words, such as Not Found."),
    status: z.number(),
    detail: z.string().describe('What is wrong and what to do.'),
    instance: z.string().describe('The id of the request, as in the log.'),
    problems: z.array(problemView).optional().describe('Every single thing that is wrong with the input.'),
  })
  .meta({ id: 'Problem' })
  .describe('An error (RFC 9457).');

export type ProblemDetails = z.output<typeof problemDetailsSchema>;
export type Failure = { readonly status: number; readonly detail: string; readonly problems?: readonly InputProblem[] };

/** An error that a part of the server itself raises. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** The store says what is wrong with it and what to do (a full disk, a lost server): no defect of ours. Known by name, whatever the store. */
export const isStoreTrouble = (error: unknown): error is Error => error instanceof Error && error.name === 'StoreError';

/** The one place where errors become statuses. What is not listed is a defect of ours: 500 without its words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InvalidDocumentsError) return { status: 422, detail: counted(error.details.length), problems: error.details };
  if (error instanceof InvalidInputError) {
    return { status: 422, detail: error.problems[0] ?? error.message, problems: error.problems.map((message) => ({ message })) };
  }
  if (error instanceof NotFoundError) return { status: 404, detail: error.message };
  if (error instanceof ConflictError) return { status: 409, detail: error.message };
  if (error instanceof VersionConflictError) return { status: 409, detail: `${error.message}; somebody changed it meanwhile: read it again and repeat` };
  if (error instanceof BusyError) return { status: 503, detail: error.message };
  if (isStoreTrouble(error)) return { status: 503, detail: error.message };
  if (error instanceof HttpError) return { status: error.status, detail: error.message };
  if (error instanceof InvalidRequestError) return { status: 400, detail: counted(error.problems.length), problems: error.problems };
  const { statusCode, message } = error as Partial<FastifyError>;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { status: statusCode, detail: message ?? 'the request is wrong' };
  return { status: 500, detail: 'something is wrong with Homeostat itself; the log has the cause under this request' };
}

const counted = (count: number): string => (count === 1 ? 'there is 1 problem' : `there are ${count} problems`);

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Sends a failure as problem+json. */
export function sendProblem(reply: FastifyReply, { status, detail, problems }: Failure): FastifyReply {
  const body: ProblemDetails = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail,
    instance: reply.request.id,
    ...(problems === undefined ? {} : { problems: [...problems] }),
  };
  if (status === 503) void reply.header('retry-after', '5');
  // A string is sent as it is, so that no route's response schema stands between an error and its reader.
  return reply.code(status).type('application/problem+json').serializer(String).send(JSON.stringify(body));
}
