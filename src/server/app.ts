// The public side as one Fastify application: pages, API, downloads and feeds over the redacted archive. It reads
// only; what visitors ask for goes out sealed.
import { parse as parseQueryString } from 'node:querystring';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { addDescription, describeApi } from './api/openapi.ts';
import { addApi } from './api/routes.ts';
import { addAssets } from './assets.ts';
import { answerConditionally } from './caching.ts';
import { addCitations } from './citation/routes.ts';
import type { RateLimit, ServerDeps } from './deps.ts';
import { addDownloads } from './downloads/routes.ts';
import { addFailureHandlers, sendFailure, type SendFailure } from './failure.ts';
import { addFeeds } from './feeds/routes.ts';
import { addLogPages } from './log/pages.ts';
import { addLog } from './log/routes.ts';
import { addCoalitionPage } from './openness/coalition.ts';
import { addOpennessPage } from './openness/overview.ts';
import { addOpennessData } from './openness/routes.ts';
import { addHomePage } from './pages/home.ts';
import { addListPage } from './pages/list.ts';
import { addMessagePages } from './pages/message.ts';
import { addMonthPages } from './pages/months.ts';
import { createPages } from './pages/page.ts';
import { readForms } from './pages/form.ts';
import { addPolicyPage } from './pages/policy.ts';
import { addRemovalPages } from './pages/removal.ts';
import { addSearchPage } from './pages/search.ts';
import { addThreadPage } from './pages/thread.ts';
import { addWordPages } from './pages/words.ts';
import { readFromOneMoment } from './moment.ts';
import { createLimiter } from './rate-limit.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { addWellKnown } from './well-known.ts';

const DEFAULT_RATE_LIMIT: RateLimit = { perMinute: 600, burst: 300 };

/**
 * Builds the application; the caller listens. It logs nothing by itself: Fastify's own log would hold addresses
 * and queries.
 */
export function buildApp(deps: ServerDeps): FastifyInstance {
  // Filled below; Fastify wants the handler of unreadable addresses before there are pages.
  let fail: SendFailure | null = null;
  const app = fastify({
    logger: false,
    trustProxy: deps.proxies === undefined || deps.proxies.length === 0 ? false : [...deps.proxies],
    bodyLimit: 1024,
    requestTimeout: 30_000,
    frameworkErrors: (_error, request, reply) => {
      const plain = reply as unknown as FastifyReply;
      plain.headers(SECURITY_HEADERS);
      if (fail === null) plain.code(400).send();
      else fail(request as FastifyRequest, plain, 400);
    },
    routerOptions: { maxParamLength: 4000, ignoreTrailingSlash: true, querystringParser: readQuery },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addHooks(app, deps);
  readFromOneMoment(app, deps);
  readForms(app);
  describeApi(app, deps.site);

  const assets = addAssets(app);
  const pages = createPages(app, deps, assets);
  fail = sendFailure(pages);
  addFailureHandlers(app, fail, deps);
  if (deps.rateLimit !== null) limit(app, deps, fail);

  addHomePage(pages);
  addListPage(pages);
  addMonthPages(pages);
  addThreadPage(pages);
  addMessagePages(pages, deps);
  addSearchPage(pages, deps);
  addPolicyPage(pages);
  addOpennessPage(pages, deps.clock);
  addCoalitionPage(pages, deps.clock);
  addLogPages(pages);
  addWordPages(pages, deps.letterBox ?? null);
  addRemovalPages(pages, deps.letterBox ?? null, deps.clock);

  const failure = fail;
  addDownloads(app, deps, failure);
  addCitations(app, deps, failure);
  addFeeds(app, deps, failure);
  addWellKnown(app, deps, failure);
  addLog(app, failure);
  addOpennessData(app, deps, failure);
  // After @fastify/swagger, which sees only routes that come later
  void app.register(async (instance) => {
    addApi(instance, deps);
    addDescription(instance);
  });
  return app;
}

function addHooks(app: FastifyInstance, deps: ServerDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    // Public data: other sites' scripts may read the API.
    if (request.url.startsWith('/api/')) reply.header('access-control-allow-origin', '*');
  });
  app.addHook('onSend', answerConditionally);
  app.addHook('onResponse', async (request, reply) => {
    const pattern = request.routeOptions.config?.pattern ?? '(none)';
    deps.onRequest?.({ pattern, method: request.method, status: reply.statusCode, ms: reply.elapsedTime });
  });
}

function limit(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const limiter = createLimiter(deps.rateLimit ?? DEFAULT_RATE_LIMIT, deps.clock);
  app.addHook('onRequest', async (request, reply) => {
    const cost = request.routeOptions.config?.cost ?? 1;
    if (cost === 0) return;
    const seconds = limiter.take(request.ip, cost);
    if (seconds > 0) return fail(request, reply.header('retry-after', String(seconds)), 429);
  });
}

// At most 100 parameters; a name that comes again makes a list.
function readQuery(text: string): Record<string, string | string[]> {
  return parseQueryString(text, '&', '=', { maxKeys: 100 }) as Record<string, string | string[]>;
}
