// Search of this site in the reader's own browser: an OpenSearch 1.1 description in each language of the site.
import type { FastifyInstance } from 'fastify';
import type { Assets } from './assets.ts';
import type { Site } from './deps.ts';
import { xml, xmlDocument } from './feeds/xml.ts';
import { offeredLanguages } from './html/alternates.ts';
import { files, hrefs, languagePrefix } from './html/href.ts';
import { CATALOGUES } from './text/catalogue.ts';
import { LOCALES, type Language } from './text/languages.ts';

const NAMESPACE = 'http://a9.com/-/spec/opensearch/1.1/';
/** Longest names that the specification allows, in signs. */
const LONGEST = { shortName: 16, longName: 48 };

export function addOpenSearch(app: FastifyInstance, site: Site, assets: Assets): void {
  for (const language of offeredLanguages(site)) {
    const document = describe(site, language, assets.icon);
    app.get(
      `${languagePrefix(language)}/opensearch.xml`,
      { config: { pattern: '/opensearch.xml', language } },
      (_request, reply) => reply.type('application/opensearchdescription+xml; charset=utf-8').send(document),
    );
  }
}

function describe(site: Site, language: Language, icon: string): string {
  const href = hrefs(language);
  const atom = site.url + files.searchFeed([]);
  return xmlDocument(xml`<OpenSearchDescription xmlns="${NAMESPACE}">
<ShortName>${cut(site.title, LONGEST.shortName)}</ShortName>
<LongName>${cut(site.title, LONGEST.longName)}</LongName>
<Description>${CATALOGUES[language].searchIn(site.title)}</Description>
<Url type="text/html" method="get" template="${site.url}${href.search()}?q={searchTerms}&page={startPage?}"/>
<Url type="application/atom+xml" template="${atom}?q={searchTerms}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="${site.url}${href.openSearch}"/>
<Image type="image/svg+xml" width="16" height="16">${site.url}${icon}</Image>
<Language>${LOCALES[language]}</Language>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
</OpenSearchDescription>
`);
}

function cut(title: string, most: number): string {
  const signs = Array.from(title);
  return signs.length <= most
    ? title
    : `${signs
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
