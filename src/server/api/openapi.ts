// The API's description (OpenAPI 3.1), written from the schemas that guard its answers.
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Site } from '../deps.ts';

/** Registered before the routes, since it watches them come. */
export function describeApi(app: FastifyInstance, site: Site): void {
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `${site.title}: archive API`,
        description:
          'Public archives of mailing lists, after redaction. Read only. Times are ISO 8601 in UTC.',
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
  app.get('/api/openapi.json', { config: { pattern: '/api/openapi.json' } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
}
