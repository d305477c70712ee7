import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Failure, isFailure, newToken, type Log } from '../base/index.ts';
import { isDatabaseAway } from '../db/index.ts';
import type { FailureBody } from './contract/index.ts';
import { failureStatus } from './failure-status.ts';

type WrongField = NonNullable<FailureBody['fields']>[number];

/** Turns whatever a route threw into the one error body of the contract. */
export function answerFailures(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const fields = wrongFields(error);
    const failure = failureOf(error);
    if (failure) return answer(reply, failure, fields);
    const errorId = newToken(9);
    log.error({ err: error, errorId, route: routeOf(request) }, 'a request failed');
    const body: FailureBody = {
      code: 'internal',
      message: `Something went wrong inside; the log has it under ${errorId}.`,
      params: {},
      errorId,
      retryable: false,
    };
    return reply.status(500).type('application/json').send(JSON.stringify(body));
  });
}

function answer(reply: FastifyReply, failure: Failure, fields: WrongField[] | undefined): FastifyReply {
  const status = failureStatus(failure);
  const waitS = failure.params['seconds'];
  if (status === 503 || status === 429)
    void reply.header('retry-after', typeof waitS === 'number' ? waitS : 2);
  const body: FailureBody = {
    code: failure.code,
    message: failure.message,
    params: failure.params,
    ...(fields ? { fields } : {}),
    retryable: failure.retryable,
  };
  // as text: the route's own answer schema must not judge it
  return reply.status(status).type('application/json').send(JSON.stringify(body));
}

/** The Failure that an error stands for; undefined for a bug. */
function failureOf(error: unknown): Failure | undefined {
  if (isDatabaseAway(error)) {
    return new Failure('unavailable', {
      code: 'database.away',
      message: 'The database does not answer just now; try again in a moment.',
    });
  }
  if (isFailure(error)) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    return new Failure('invalid', { code: 'input.wrong', message: 'Some fields are not right.' });
  }
  return ofFastify(error as Partial<FastifyError>);
}

function ofFastify(error: Partial<FastifyError>): Failure | undefined {
  switch (error.statusCode) {
    case 413:
      return new Failure('invalid', { code: 'input.too-large', message: 'The request is too large.' });
    case 415:
      return new Failure('invalid', {
        code: 'input.wrong-kind',
        message: 'The request is of a kind not known here.',
      });
    case 400:
      return new Failure('invalid', { code: 'input.unreadable', message: 'The request can not be read.' });
    default:
      return undefined;
  }
}

function wrongFields(error: unknown): WrongField[] | undefined {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  return error.validation.map((issue) => ({
    path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    code: issue.keyword,
    message: issue.message ?? '',
  }));
}

/** The pattern (`/api/calls/:id`), never the address that was asked for. */
function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
}
