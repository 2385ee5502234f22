// How a page is answered: a route in each language, an outcome as a value, the frame around it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ArchiveView, Slot } from '../../archive/archive.ts';
import type { Assets } from '../assets.ts';
import { NO_CACHE } from '../caching.ts';
import type { ServerDeps } from '../deps.ts';
import { inLanguage, offeredLanguages } from '../html/alternates.ts';
import { html, type Html } from '../html/html.ts';
import { languagePrefix } from '../html/href.ts';
import { layout, type PageContent } from '../html/layout.ts';
import { logEntryOf, tombstoneOf, tombstoneWords } from '../html/message.ts';
import { createView, type View } from '../html/view.ts';
import { LANGUAGES, type Language } from '../text/languages.ts';
import { fieldsOf, isOwnForm, MOST_FORM_BYTES } from './form.ts';
import { tombstoneStatus } from '../problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** route pattern without language prefix, for metrics */
    pattern?: string;
    /** tokens of the rate limit; 1 where absent */
    cost?: number;
    language?: Language;
  }
}

export type ErrorStatus = 400 | 404 | 405 | 429 | 500 | 503;

export type PageOutcome =
  | ({
      readonly kind: 'page';
      readonly status?: number;
      /** for one reader only: kept by no cache */
      readonly isPrivate?: boolean;
    } & Omit<PageContent, 'path'>)
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'slot';
      readonly slot: Slot;
      readonly list: { readonly id: string; readonly name: string };
      /** its entry in the log */
      readonly leaf: number | null;
    }
  | { readonly kind: 'error'; readonly status: ErrorStatus; readonly retryAfterSeconds?: number };

/** An address longer than this is not repeated in the links to other languages, of which a page has a dozen. */
const LONGEST_LINKED = 3_000;

export const NOT_FOUND: PageOutcome = { kind: 'error', status: 404 };
export const BAD_REQUEST: PageOutcome = { kind: 'error', status: 400 };

/** What page handlers get. */
export interface PageRequest {
  readonly view: View;
  /** the archive at the moment of the request */
  readonly reader: ArchiveView;
  /** path parameters; list ids, numbers and months still have to be looked up */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
}

/** A form that was sent. */
export interface PostedForm extends PageRequest {
  /** fields of the form; of one that comes twice the first */
  readonly fields: Readonly<Record<string, string>>;
  /** of the reader, for limits; it is kept nowhere */
  readonly address: string;
}

export interface Pages {
  /** Registers a page under `path` in every language of the site. */
  add(
    path: string,
    handler: (request: PageRequest) => Promise<PageOutcome>,
    options?: { cost?: number },
  ): void;
  /** Registers what answers a form that is sent to `path`. Forms of other sites are refused. */
  addForm(path: string, handler: (form: PostedForm) => Promise<PageOutcome>): void;
  /** Answers with an error page in the reader's language. */
  sendError(request: FastifyRequest, reply: FastifyReply, status: ErrorStatus): FastifyReply;
}

export function createPages(app: FastifyInstance, deps: Pick<ServerDeps, 'site'>, assets: Assets): Pages {
  const languages = offeredLanguages(deps.site);
  const views = new Map(languages.map((language) => [language, createView(deps.site, language)]));
  const viewOf = (language: Language) => views.get(language) ?? views.get('en')!;

  const send = (view: View, reply: FastifyReply, outcome: PageOutcome, path: string | null) => {
    if (outcome.kind === 'redirect') return reply.redirect(outcome.to, 302);
    const content = outcome.kind === 'page' ? outcome : plainPage(view, outcome);
    if (outcome.kind === 'page' && outcome.isPrivate === true) reply.header('cache-control', NO_CACHE);
    if (outcome.kind === 'error' && outcome.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(outcome.retryAfterSeconds));
    return reply
      .code(content.status ?? 200)
      .type('text/html; charset=utf-8')
      .header('content-language', view.language)
      .send(layout(view, assets, { ...content, path }));
  };

  const routes = (path: string) =>
    languages.map((language) => {
      const prefix = languagePrefix(language);
      const pattern = path.replaceAll(/\(\^[^)]*\)/g, '');
      return { language, prefix, pattern, url: inLanguage(language, path) };
    });
  const requestOf = (language: Language, request: FastifyRequest): PageRequest => ({
    view: viewOf(language),
    reader: request.reader,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string | string[] | undefined>,
  });

  return {
    add(path, handler, { cost = 1 } = {}) {
      for (const { language, prefix, pattern, url } of routes(path)) {
        app.get(url, { config: { pattern, cost, language } }, async (request, reply) => {
          const asked = requestOf(language, request);
          const path = request.url.length > LONGEST_LINKED ? null : pathWithout(prefix, request.url);
          return send(asked.view, reply, await handler(asked), path);
        });
      }
    },
    addForm(path, handler) {
      for (const { language, pattern, url } of routes(path)) {
        const options = { config: { pattern, cost: 1, language }, bodyLimit: MOST_FORM_BYTES };
        app.post(url, options, async (request, reply) => {
          const asked = requestOf(language, request);
          if (!isOwnForm(request, deps.site.url)) return send(asked.view, reply, BAD_REQUEST, null);
          const form = { ...asked, fields: fieldsOf(request.body), address: request.ip };
          return send(asked.view, reply, await handler(form), null);
        });
      }
    },
    sendError(request, reply, status) {
      const language = request.routeOptions?.config?.language ?? languageInPath(request.url);
      return send(viewOf(language), reply, { kind: 'error', status }, null);
    },
  };
}

function plainPage(
  view: View,
  outcome: Exclude<PageOutcome, { kind: 'page' } | { kind: 'redirect' }>,
): Omit<PageContent, 'path'> & { status: number } {
  if (outcome.kind === 'slot') {
    const { heading } = tombstoneWords(view, outcome.slot);
    return {
      status: tombstoneStatus(outcome.slot),
      title: heading,
      list: outcome.list,
      noIndex: true,
      main: html`<p class="up"><a href="${view.href.list(outcome.list.id)}" dir="auto">${outcome.list.name}</a></p>
        <article class="prose tombstone">
          <h1>${heading}</h1>
          ${tombstoneOf(view, outcome.slot)} ${logEntryOf(view, outcome.leaf)}
        </article>`,
    };
  }
  const { heading, text } = view.text.errors[outcome.status];
  return {
    status: outcome.status,
    title: heading,
    noIndex: true,
    main: html`<div class="prose">
      <h1>${heading}</h1>
      <p class="lead">${text}</p>
      ${wayOut(view)}
    </div>`,
  };
}

function wayOut({ href, text, openness }: View): Html {
  return html`<ul class="links">
    <li><a href="${href.home}">${text.backHome}</a></li>
    <li><a href="${href.search()}">${text.searchLabel}</a></li>
    <li><a href="${href.openness()}">${openness.title}</a></li>
    <li><a href="${href.help}">${text.help}</a></li>
  </ul>`;
}

function pathWithout(prefix: string, url: string): string {
  const path = url.slice(prefix.length);
  return path.startsWith('/') ? path : `/${path}`;
}

function languageInPath(url: string): Language {
  const first = url.split(/[/?#]/, 2)[1];
  return LANGUAGES.find((language) => language === first) ?? 'en';
}
