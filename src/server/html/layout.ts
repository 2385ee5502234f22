// The frame of every page: landmarks, skip link, search box, languages.
import type { Assets } from '../assets.ts';
import { isolate, sideBySide } from '../text/isolate.ts';
import { direction, LANGUAGE_NAMES, LOCALES } from '../text/languages.ts';
import { alternatesOf, hreflang, inLanguage, offeredLanguages } from './alternates.ts';
import { dataBlock, html, page, type Html } from './html.ts';
import type { View } from './view.ts';

export interface PageContent {
  /** plain text; the site's title is added */
  readonly title: string;
  readonly main: Html;
  /** scope of the search box */
  readonly list?: { readonly id: string; readonly name: string };
  /** the page has a search form of its own */
  readonly hasSearchForm?: boolean;
  readonly feed?: string;
  /** other forms of the page, beside its Atom feed */
  readonly links?: readonly { readonly type: string; readonly href: string }[];
  /** what the page is about, as JSON-LD */
  readonly data?: object | null;
  /** address without language prefix, for the language links; null where the page has no address of its own */
  readonly path: string | null;
  /** keeps the page out of search engines */
  readonly noIndex?: boolean;
}

/** A whole page as text. */
export function layout(view: View, assets: Assets, content: PageContent): string {
  const { site, text, language } = view;
  return page(
    html`<html lang="${LOCALES[language]}" dir="${direction(language)}">
      <head>
        <meta charset="utf-8" />
        <title>${content.title === site.title ? site.title : sideBySide([content.title, site.title])}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${content.noIndex === true && html`<meta name="robots" content="noindex" />`}
        <link rel="stylesheet" href="${assets.stylesheet}" />
        <link rel="icon" type="image/svg+xml" href="${assets.icon}" />
        <link rel="search" type="application/opensearchdescription+xml" title="${site.title}" href="${view.href.openSearch}" />
        <script type="module" src="${assets.searchModule}"></script>
        ${content.feed !== undefined && html`<link rel="alternate" type="application/atom+xml" href="${content.feed}" />`}
        ${content.links?.map((link) => html`<link rel="alternate" type="${link.type}" href="${link.href}" />`)}
        ${content.data !== undefined && content.data !== null && dataBlock(content.data)}
        ${content.path !== null && content.noIndex !== true && alternates(view, content.path)}
      </head>
      <body>
        <a class="skip" href="#main">${text.skip}</a>
        <header class="site">
          <nav class="languages" aria-label="${text.languages}">
            <ul>
              ${languageLinks(view, content.path)}
            </ul>
          </nav>
          <p class="site-title">
            <a href="${view.href.home}"><bdi>${site.title}</bdi></a>
          </p>
          <nav class="places" aria-label="${text.mainNavigation}">
            <ul>
              ${place(view, content, view.href.home, text.lists)}
              ${place(view, content, view.href.openness(), view.openness.title)}
              ${place(view, content, view.href.help, text.help)}
              <li class="narrow"><a href="#languages">${text.languages}</a></li>
            </ul>
          </nav>
          ${content.hasSearchForm !== true && searchBox(view, content)}
        </header>
        <main id="main" tabindex="-1">${content.main}</main>
        <footer class="site">
          <p>${text.footer}</p>
          <ul class="row">
            <li><a href="${view.href.search()}">${text.search}</a></li>
            <li><a href="${view.href.help}">${text.help}</a></li>
            <li><a href="${view.href.removal()}">${text.askRemoval}</a></li>
            <li><a href="${view.href.privacy}">${text.privacy}</a></li>
            <li><a href="${view.href.accessibility}">${text.accessibilityTitle}</a></li>
            <li><a href="${view.href.log}">${view.openness.log.title}</a></li>
            <li><a href="${view.href.api}">${text.api}</a></li>
          </ul>
          <nav class="languages" id="languages" aria-label="${text.languages}">
            <ul>
              ${languageLinks(view, content.path)}
            </ul>
          </nav>
        </footer>
      </body>
    </html>`,
  );
}

// The page itself is marked where it stands in the navigation.
function place(view: View, { path }: PageContent, href: string, text: string): Html {
  const isHere = path !== null && inLanguage(view.language, path.split('?', 1)[0]!) === href;
  return html`<li><a href="${href}"${isHere && html` aria-current="page"`}>${text}</a></li>`;
}

// The label is for those who hear the page. Who sees it has its words in the field until something is typed, but for the
// name of the list, which would not fit.
function searchBox(view: View, { list }: PageContent): Html {
  const words = list === undefined ? view.text.searchLabel : view.text.searchList;
  const label = list === undefined ? words : `${words}: ${isolate(list.name)}`;
  return html`<search>
    <form action="${view.href.search()}" method="get" class="search-box">
      <label for="site-q" class="unseen">${label}</label>
      <input id="site-q" type="search" name="q" maxlength="500" dir="auto" placeholder="${words}" />
      <button type="submit">${view.text.search}</button>
      ${list !== undefined && html`<input type="hidden" name="list" value="${list.id}" />`}
    </form>
  </search>`;
}

function languageLinks(view: View, path: string | null): Html[] {
  return offeredLanguages(view.site).map((language) =>
    language === view.language
      ? html`<li>
          <span lang="${LOCALES[language]}" aria-current="true">${LANGUAGE_NAMES[language]}</span>
        </li>`
      : html`<li>
          <a
            href="${inLanguage(language, path ?? '/')}"
            lang="${LOCALES[language]}"
            hreflang="${hreflang(language)}"
            >${LANGUAGE_NAMES[language]}</a
          >
        </li>`,
  );
}

function alternates(view: View, path: string): Html {
  const links = alternatesOf(view.site, path).map(
    ({ hreflang: tag, address }) => html`<link rel="alternate" hreflang="${tag}" href="${address}" /> `,
  );
  return html`<link rel="canonical" href="${view.site.url}${inLanguage(view.language, path)}" /> ${links}`;
}
