// The public side as one Fastify application: pages, API, downloads and feeds over the redacted archive. It reads
// only; what visitors ask for goes out sealed.
import { parse as parseQueryString } from 'node:querystring';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { addDescription, apiDescription, describeApi } from './api/openapi.ts';
import { addApiPage } from './api/page.ts';
import { addApi } from './api/routes.ts';
import { addAssets } from './assets.ts';
import { answerConditionally } from './caching.ts';
import { addCitations } from './citation/routes.ts';
import { compressAnswers } from './compression.ts';
import { addDcat } from './dcat.ts';
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
import { addYearPage } from './pages/year.ts';
import { readFromOneMoment } from './moment.ts';
import { addOpenSearch } from './opensearch.ts';
import { createLimiter, networkOf } from './rate-limit.ts';
import { securityHeaders } from './security-headers.ts';
import { addSitemaps } from './sitemap.ts';
import { addWellKnown } from './well-known.ts';

const DEFAULT_RATE_LIMIT: RateLimit = { perMinute: 600, burst: 300 };
/** Telling a reader that nothing has changed costs next to nothing. */
const COST_OF_304 = 0.1;

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
      plain.headers(securityHeaders(deps.site.url, ''));
      if (fail === null) plain.code(400).send();
      else fail(request as FastifyRequest, plain, 400);
    },
    routerOptions: { maxParamLength: 4000, ignoreTrailingSlash: true, querystringParser: readQuery },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  addHooks(app, deps, () => fail!);
  readFromOneMoment(app, deps);
  readForms(app);
  describeApi(app, deps.site);

  const assets = addAssets(app);
  const pages = createPages(app, deps, assets);
  fail = sendFailure(pages);
  addFailureHandlers(app, fail, deps);

  addHomePage(pages, deps.clock);
  addListPage(pages, deps.clock);
  addYearPage(pages, deps.clock);
  addMonthPages(pages);
  addThreadPage(pages);
  addMessagePages(pages, deps);
  addSearchPage(pages, deps);
  addPolicyPage(pages);
  addOpennessPage(pages, deps.clock);
  addCoalitionPage(pages, deps.clock);
  addLogPages(pages);
  addApiPage(pages, () => apiDescription(app));
  addWordPages(pages, deps.letterBox ?? null);
  addRemovalPages(pages, deps.letterBox ?? null, deps.clock);

  const failure = fail;
  addDownloads(app, deps, failure);
  addCitations(app, deps, failure);
  addFeeds(app, deps, failure);
  addWellKnown(app, deps, failure);
  addOpenSearch(app, deps.site, assets);
  addSitemaps(app, deps, failure);
  addDcat(app, deps);
  addLog(app, failure);
  addOpennessData(app, deps, failure);
  // After @fastify/swagger, which sees only routes that come later
  void app.register(async (instance) => {
    addApi(instance, deps);
    addDescription(instance);
  });
  return app;
}

function addHooks(app: FastifyInstance, deps: ServerDeps, fail: () => SendFailure): void {
  const limiter =
    deps.rateLimit === null ? null : createLimiter(deps.rateLimit ?? DEFAULT_RATE_LIMIT, deps.clock);
  const answers = answerConditionally(app, deps);
  compressAnswers(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(deps.site.url, request.url));
    const ready = answers.ready(request);
    const cost = ready?.status === 304 ? COST_OF_304 : (request.routeOptions.config?.cost ?? 1);
    const seconds = cost === 0 ? 0 : (limiter?.take(networkOf(request.ip), cost) ?? 0);
    if (seconds > 0) return fail()(request, reply.header('retry-after', String(seconds)), 429);
    if (ready !== null)
      return reply
        .code(ready.status)
        .headers(ready.headers)
        .send(ready.body ?? undefined);
  });
  app.addHook('onResponse', async (request, reply) => {
    const pattern = request.routeOptions.config?.pattern ?? '(none)';
    deps.onRequest?.({ pattern, method: request.method, status: reply.statusCode, ms: reply.elapsedTime });
  });
}

// At most 100 parameters; a name that comes again makes a list.
function readQuery(text: string): Record<string, string | string[]> {
  return parseQueryString(text, '&', '=', { maxKeys: 100 }) as Record<string, string | string[]>;
}
