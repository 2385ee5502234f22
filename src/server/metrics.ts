// Counters for the operator on a port of their own. Labels are route pattern, method and status; nothing about readers.
import fastify, { type FastifyInstance } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { ServerDeps } from './deps.ts';

/** Counts requests; give the result to `buildApp` as `onRequest`. */
export function requestMetrics(registry: Registry): NonNullable<ServerDeps['onRequest']> {
  const labelNames = ['pattern', 'method', 'status'] as const;
  const total = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['pattern', 'method'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return ({ pattern, method, status, ms }) => {
    total.inc({ pattern, method, status: String(status) });
    duration.observe({ pattern, method }, ms / 1000);
  };
}

/** The app that answers /metrics and nothing else. Does not listen; the caller binds it to loopback. */
export function buildMetricsApp(registry: Registry): FastifyInstance {
  const app = fastify({ logger: false, bodyLimit: 1024 });
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send('error\n'));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send('see /metrics\n'));
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  return app;
}
