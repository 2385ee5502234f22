// What a reader sees when something is wrong: our words, never those of an error.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asArchiveError } from '../ops/errors.ts';
import { NO_CACHE } from './caching.ts';
import type { ServerDeps } from './deps.ts';
import { watchMethods } from './methods.ts';
import type { ErrorStatus, Pages } from './pages/page.ts';
import { problem, PROBLEM_TYPE } from './problem.ts';

/** Answers with an error: a problem document under /api/, a page elsewhere. */
export type SendFailure = (request: FastifyRequest, reply: FastifyReply, status: ErrorStatus) => FastifyReply;

export function sendFailure(pages: Pages): SendFailure {
  return (request, reply, status) => {
    // A download may have said what it was going to be.
    reply.removeHeader('etag').removeHeader('content-disposition').header('cache-control', NO_CACHE);
    if (!isApi(request.url)) return pages.sendError(request, reply, status);
    // A string, so that no schema of the route the request was meant for is applied to it.
    return reply
      .code(status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problem(status)));
  };
}

/** Replaces Fastify's handlers, which would show the text of an error. */
export function addFailureHandlers(
  app: FastifyInstance,
  send: SendFailure,
  deps: Pick<ServerDeps, 'onFault'>,
): void {
  const methods = watchMethods(app);
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) {
      const pattern = request.routeOptions.config?.pattern ?? '(none)';
      deps.onFault?.({ code: asArchiveError(error).code, pattern });
    }
    return send(request, reply, status);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods.of(request.url);
    // nothing there for any method, or an address that is of the right shape only
    if (allowed.length === 0 || allowed.includes(request.method)) return send(request, reply, 404);
    reply.header('allow', allowed.join(', '));
    if (request.method !== 'OPTIONS') return send(request, reply, 405);
    // what browsers ask before a script of another site may send JSON, or an ETag along
    return reply
      .code(204)
      .header('access-control-allow-methods', allowed.join(', '))
      .header('access-control-allow-headers', 'content-type, if-none-match')
      .header('access-control-max-age', '86400')
      .header('cache-control', NO_CACHE)
      .send();
  });
}

function statusOf(error: unknown): ErrorStatus {
  const { statusCode, validation, code } = error as {
    statusCode?: unknown;
    validation?: unknown;
    code?: unknown;
  };
  if (code === 'STORE_MISSING' || code === 'STORE_LOCKED') return 503;
  if (validation !== undefined) return 400;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? 400 : 500;
}

function isApi(url: string): boolean {
  return url.startsWith('/api/');
}
