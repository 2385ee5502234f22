// How a page is answered: a route in each language, an outcome as a value, the frame around it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ArchiveView, Slot } from '../../archive/archive.ts';
import type { Assets } from '../assets.ts';
import type { ServerDeps } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import { languagePrefix } from '../html/href.ts';
import { layout, type PageContent } from '../html/layout.ts';
import { logEntryOf, tombstoneOf, tombstoneWords } from '../html/message.ts';
import { createView, type View } from '../html/view.ts';
import { LANGUAGES, type Language } from '../text/languages.ts';

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
  | ({ readonly kind: 'page'; readonly status?: number } & Omit<PageContent, 'path'>)
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'slot';
      readonly slot: Slot;
      readonly list: { readonly id: string; readonly name: string };
      /** its entry in the log */
      readonly leaf: number | null;
    }
  | { readonly kind: 'error'; readonly status: ErrorStatus };

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

export interface Pages {
  /** Registers a page under `path` in every language of the site. */
  add(
    path: string,
    handler: (request: PageRequest) => Promise<PageOutcome>,
    options?: { cost?: number },
  ): void;
  /** Answers with an error page in the reader's language. */
  sendError(request: FastifyRequest, reply: FastifyReply, status: ErrorStatus): FastifyReply;
}

export function createPages(app: FastifyInstance, deps: Pick<ServerDeps, 'site'>, assets: Assets): Pages {
  const languages = LANGUAGES.filter(
    (language) => language === 'en' || deps.site.languages.includes(language),
  );
  const views = new Map(languages.map((language) => [language, createView(deps.site, language)]));
  const viewOf = (language: Language) => views.get(language) ?? views.get('en')!;

  const send = (view: View, reply: FastifyReply, outcome: PageOutcome, path: string | null) => {
    if (outcome.kind === 'redirect') return reply.redirect(outcome.to, 302);
    const content = outcome.kind === 'page' ? outcome : plainPage(view, outcome);
    return reply
      .code(content.status ?? 200)
      .type('text/html; charset=utf-8')
      .header('content-language', view.language)
      .send(layout(view, assets, { ...content, path }));
  };

  return {
    add(path, handler, { cost = 1 } = {}) {
      for (const language of languages) {
        const prefix = languagePrefix(language);
        const pattern = path.replaceAll(/\(\^[^)]*\)/g, '');
        const url = path === '/' ? prefix || '/' : `${prefix}${path}`;
        app.get(url, { config: { pattern, cost, language } }, async (request, reply) => {
          const view = viewOf(language);
          const params = request.params as Record<string, string>;
          const query = request.query as Record<string, string | string[] | undefined>;
          const outcome = await handler({ view, reader: request.reader, params, query });
          return send(view, reply, outcome, pathWithout(prefix, request.url));
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
      status: outcome.slot.state === 'pending' ? 202 : 410,
      title: heading,
      list: outcome.list,
      noIndex: true,
      main: html`<article class="tombstone">
          <h1>${heading}</h1>
          ${tombstoneOf(view, outcome.slot)} ${logEntryOf(view, outcome.leaf)}
        </article>
        <p>
          <a href="${view.href.list(outcome.list.id)}"><bdi>${outcome.list.name}</bdi></a>
        </p>`,
    };
  }
  const { heading, text } = view.text.errors[outcome.status];
  return {
    status: outcome.status,
    title: heading,
    noIndex: true,
    main: html`<h1>${heading}</h1>
      <p>${text}</p>
      ${wayOut(view)}`,
  };
}

function wayOut(view: View): Html {
  return html`<p><a href="${view.href.home}">${view.text.backHome}</a></p>`;
}

function pathWithout(prefix: string, url: string): string {
  const path = url.slice(prefix.length);
  return path.startsWith('/') ? path : `/${path}`;
}

function languageInPath(url: string): Language {
  const first = url.split(/[/?#]/, 2)[1];
  return LANGUAGES.find((language) => language === first) ?? 'en';
}
