import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { StoredSession } from './auth/session-store.ts';
import {
  endpoints,
  FailureBody,
  type Endpoint,
  type EndpointName,
  type ResponseOf,
  type TakenBody,
  type TakenParams,
  type TakenQuery,
} from './contract/index.ts';
import { sessionOf } from './guard.ts';

/** What a route is given; all of it has passed the contract. */
export interface Ask<N extends EndpointName> {
  readonly params: TakenParams<N>;
  readonly query: TakenQuery<N>;
  readonly body: TakenBody<N>;
  /** Who asks. Throws `session.needed` in public routes when nobody has signed in. */
  readonly session: StoredSession;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** JSON answers are returned; routes that answer with a file or a stream return the reply that they sent. */
type Answers = { [N in EndpointName]: ResponseOf<N> extends undefined ? FastifyReply | void : ResponseOf<N> };

/** Serves one endpoint of the contract: its address, guard, checks and documentation come from the table. */
export function route<N extends EndpointName>(
  app: FastifyInstance,
  name: N,
  handler: (ask: Ask<N>) => Promise<Answers[N]>,
): void {
  const endpoint: Endpoint = endpoints[name];
  const [method = '', url = ''] = name.split(' ');
  app.route({
    method,
    url,
    config: { access: endpoint.access, endpoint: name },
    schema: schemaOf(endpoint),
    handler: async (request, reply) => {
      const ask: Ask<N> = {
        params: request.params as TakenParams<N>,
        query: request.query as TakenQuery<N>,
        body: request.body as TakenBody<N>,
        get session() {
          return sessionOf(request);
        },
        request,
        reply,
      };
      if (endpoint.status) void reply.status(endpoint.status);
      const answer = await handler(ask);
      return endpoint.status === 204 ? reply.send() : answer;
    },
  });
}

function schemaOf(endpoint: Endpoint): FastifySchema {
  const success = endpoint.status ?? 200;
  return {
    ...(endpoint.params ? { params: endpoint.params } : {}),
    ...(endpoint.query ? { querystring: endpoint.query } : {}),
    ...(endpoint.body ? { body: endpoint.body } : {}),
    ...(endpoint.upload ? { consumes: ['multipart/form-data'] } : {}),
    response: { [success]: successOf(endpoint), ...endpoint.others, '4xx': FailureBody, '5xx': FailureBody },
    tags: [endpoint.word],
    summary: endpoint.summary,
    security: endpoint.access === 'public' ? [] : [{ session: [] }],
  };
}

function successOf(endpoint: Endpoint): unknown {
  if (endpoint.response) return endpoint.response;
  if (!endpoint.produces) return z.null();
  const file = { schema: z.string() };
  return {
    description: 'The file',
    content: Object.fromEntries(endpoint.produces.map((kind) => [kind, file])),
  };
}
