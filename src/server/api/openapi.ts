// The API's description (OpenAPI 3.1), written from the schemas that guard its answers, with an example of everything.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Site } from '../deps.ts';
import { files } from '../html/href.ts';
import { problem, type ProblemStatus } from '../problem.ts';
import { OPERATIONS, type Parameter } from './examples.ts';

/** What of a description this file touches and the page for people shows. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}

export interface OperationObject {
  readonly summary?: string;
  readonly operationId?: string;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly example?: Parameter['example'];
}

interface ResponseObject {
  readonly description: string;
  readonly content?: Readonly<Record<string, MediaType>>;
}

interface MediaType {
  readonly schema?: object;
  readonly example?: unknown;
}

const PROBLEM = 'application/problem+json';
const TOO_OFTEN: ResponseObject = {
  description: '',
  content: { [PROBLEM]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Registered before the routes, since it watches them come. */
export function describeApi(app: FastifyInstance, site: Site): void {
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `${site.title}: archive API`,
        description:
          'Public archives of mailing lists, after redaction. Read only; no key. Times are ISO 8601 in UTC. Whoever asks too often gets 429 with Retry-After; answers carry ETags.',
        version: '1',
      },
      servers: [{ url: site.url }],
    },
    exposeHeadRoutes: false,
    transform: (route) =>
      route.url.startsWith('/api/v1/')
        ? jsonSchemaTransform(route as Parameters<typeof jsonSchemaTransform>[0])
        : { schema: { hide: true }, url: route.url },
    transformObject: jsonSchemaTransformObject,
  });
}

export function addDescription(app: FastifyInstance): void {
  app.get(files.openApi, { config: { pattern: files.openApi } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(apiDescription(app))),
  );
}

/** The description, once the routes are there. */
export function apiDescription(app: FastifyInstance): ApiDescription {
  const document = app.swagger() as unknown as ApiDescription;
  const paths = Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [
        method,
        withExamples(`${method} ${path}`, operation),
      ]),
    ),
  ]);
  return { ...document, paths: Object.fromEntries(paths) as ApiDescription['paths'] };
}

function withExamples(name: string, operation: OperationObject): OperationObject {
  const known = OPERATIONS[name];
  if (known === undefined) return operation;
  const { parameters, requestBody, responses } = operation;
  return {
    operationId: known.id,
    ...operation,
    ...(parameters !== undefined && {
      parameters: parameters.map((one) => ({ ...one, ...known.parameters[one.name] })),
    }),
    ...(requestBody !== undefined && {
      requestBody: { ...requestBody, content: withExample(requestBody.content, known.body) },
    }),
    responses: Object.fromEntries(
      Object.entries({ ...responses, 429: TOO_OFTEN }).map(([status, response]) => [
        status,
        status === '200'
          ? { ...response, description: 'OK', content: withExample(response.content ?? {}, known.answer) }
          : refusal(Number(status) as ProblemStatus, response),
      ]),
    ),
  };
}

// Fastify knows one type of content for all statuses; problems have their own (RFC 9457).
function refusal(status: ProblemStatus, { content }: ResponseObject): ResponseObject {
  const { title, ...rest } = problem(status);
  const schema = Object.values(content ?? {})[0]?.schema ?? {};
  return { description: title, content: { [PROBLEM]: { schema, example: { title, ...rest } } } };
}

function withExample(
  content: Readonly<Record<string, MediaType>>,
  example: unknown,
): Readonly<Record<string, MediaType>> {
  return Object.fromEntries(Object.entries(content).map(([type, media]) => [type, { ...media, example }]));
}
