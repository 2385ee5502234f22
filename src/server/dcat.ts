// The lists as a catalogue of data sets, for portals of open data: DCAT 3 (W3C) as JSON-LD.
import type { FastifyInstance } from 'fastify';
import type { ListSummary } from '../archive/archive.ts';
import type { ServerDeps, Site } from './deps.ts';
import { files, hrefs } from './html/href.ts';
import { isoTime } from './html/view.ts';
import { contactLink } from './pages/words.ts';

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};
const PUBLIC = { '@id': 'http://publications.europa.eu/resource/authority/access-right/PUBLIC' };
const href = hrefs('en');

export function addDcat(app: FastifyInstance, { site }: Pick<ServerDeps, 'site'>): void {
  app.get(files.dcat, { config: { pattern: files.dcat, cost: 2 } }, async (request, reply) =>
    reply
      .type('application/ld+json; charset=utf-8')
      .send(JSON.stringify(catalogOf(site, await request.reader.lists()))),
  );
}

function catalogOf(site: Site, lists: readonly ListSummary[]): object {
  const { url } = site;
  const contact = contactLink(site.contact);
  const datasets = lists.map((list) => datasetOf(site, list));
  return {
    '@context': CONTEXT,
    '@id': `${url}${files.dcat}`,
    '@type': 'dcat:Catalog',
    'dct:title': site.title,
    'dct:description': 'Public archives of mailing lists, after personal data was removed.',
    'foaf:homepage': { '@id': `${url}/` },
    'dct:language': site.languages.map((code) => ({
      '@id': `http://id.loc.gov/vocabulary/iso639-1/${code}`,
    })),
    ...licenceOf(site),
    ...(contact !== null && {
      'dcat:contactPoint': {
        '@type': 'vcard:Kind',
        [contact.startsWith('mailto:') ? 'vcard:hasEmail' : 'vcard:hasURL']: { '@id': contact },
      },
    }),
    'dcat:service': {
      '@id': apiOf(url),
      '@type': 'dcat:DataService',
      'dct:title': `${site.title}: API`,
      'dcat:endpointURL': { '@id': `${url}/api/v1` },
      'dcat:endpointDescription': { '@id': `${url}${files.openApi}` },
      'dcat:servesDataset': datasets.map((dataset) => ({ '@id': dataset['@id'] })),
    },
    'dcat:dataset': datasets,
  };
}

function datasetOf(site: Site, list: ListSummary) {
  const { url } = site;
  const page = `${url}${href.list(list.id)}`;
  const file = (title: string, path: string, mediaType: string, more: object = {}) => ({
    '@type': 'dcat:Distribution',
    'dct:title': title,
    'dcat:accessURL': { '@id': `${url}${path}` },
    'dcat:downloadURL': { '@id': `${url}${path}` },
    'dcat:mediaType': mediaTypeOf(mediaType),
    'dct:accessRights': PUBLIC,
    ...licenceOf(site),
    ...more,
  });
  const packed = { 'dcat:compressFormat': mediaTypeOf('application/gzip') };
  return {
    '@id': page,
    '@type': 'dcat:Dataset',
    'dct:identifier': list.id,
    'dct:title': list.name,
    ...(list.description !== null && { 'dct:description': list.description }),
    'dcat:landingPage': { '@id': page },
    'dct:accessRights': PUBLIC,
    ...licenceOf(site),
    'dct:provenance': {
      '@type': 'dct:ProvenanceStatement',
      '@id': `${url}${href.policy(list.id)}`,
      'rdfs:label': `Personal data was removed under the policy ${list.policy.id}, version ${list.policy.version}`,
    },
    ...(list.firstAt !== null &&
      list.lastAt !== null && {
        'dct:temporal': {
          '@type': 'dct:PeriodOfTime',
          'dcat:startDate': timeOf(list.firstAt),
          'dcat:endDate': timeOf(list.lastAt),
        },
      }),
    'dcat:distribution': [
      file('All messages, mboxrd', files.allMbox(list.id), 'application/mbox', packed),
      file('All messages and tombstones, JSON Lines', files.jsonLines(list.id), 'application/jsonl', packed),
      file('Newest messages, Atom', files.listFeed(list.id), 'application/atom+xml'),
      file('Newest messages, JSON Feed', files.listJsonFeed(list.id), 'application/feed+json'),
      {
        '@type': 'dcat:Distribution',
        'dct:title': 'Single messages, threads and changes, JSON',
        'dcat:accessURL': { '@id': `${url}/api/v1/lists/${list.id}` },
        'dcat:accessService': { '@id': apiOf(url) },
        'dcat:mediaType': mediaTypeOf('application/json'),
        'dct:accessRights': PUBLIC,
        ...licenceOf(site),
      },
    ],
  };
}

function licenceOf({ licence }: Site): object {
  return licence === undefined || licence === null ? {} : { 'dct:license': { '@id': licence } };
}

function apiOf(url: string): string {
  return `${url}/api/v1#service`;
}

function mediaTypeOf(type: string): object {
  return { '@id': `https://www.iana.org/assignments/media-types/${type}` };
}

function timeOf(ms: number): object {
  return { '@value': isoTime(ms), '@type': 'xsd:dateTime' };
}
