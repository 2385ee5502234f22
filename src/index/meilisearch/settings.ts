// Everything we tell Meilisearch about an index of messages, in one place. Changing a line re-indexes every site.
import type { Settings } from 'meilisearch';

export const DEFAULT_INDEX = 'messages';
/** Where a rebuild takes place, and where the cursor is kept, beside the index itself. */
export const shadowOf = (index: string) => `${index}-new`;
export const stateOf = (index: string) => `${index}-state`;

export const FACETS = ['list', 'year', 'authorKey', 'language', 'hasAttachment', 'isStarter'] as const;

// facetSearch writes values into a place from which 1.21 never takes them out again, so names must not get it.
const equality = { facetSearch: false, filter: { equality: true, comparison: false } };

export const INDEX_SETTINGS = {
  // `authorWords` and `subjectWords` serve filters only; `extra` holds stems.
  searchableAttributes: ['subject', 'body', 'author', 'attachments', 'extra'],
  displayedAttributes: [
    'list',
    'seq',
    'thread',
    'subject',
    'lead',
    'author',
    'date',
    'language',
    'generation',
  ],
  filterableAttributes: [
    { attributePatterns: ['list'], features: { ...equality, facetSearch: true } },
    {
      attributePatterns: [
        'year', 'language', 'hasAttachment', 'isStarter', 'authorKey', 'authorWords', 'subjectWords', 'thread', 'threadKey', 'policyVersion',
      ],
      features: equality,
    },
    { attributePatterns: ['date'], features: { facetSearch: false, filter: { equality: false, comparison: true } } },
  ], // prettier-ignore
  sortableAttributes: ['date', 'seq'],
  // `sort` first: newest means newest, and without a sort in the request the rule does nothing.
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'date:desc', 'seq:desc'],
  // byAttribute would make "a b" mean: a and b somewhere in the same field.
  proximityPrecision: 'byWord',
  typoTolerance: { disableOnNumbers: true, disableOnAttributes: ['attachments', 'extra'] },
  localizedAttributes: [
    { attributePatterns: ['subject', 'body'], locales: ['eng', 'fra', 'spa', 'rus', 'ara', 'cmn', 'jpn'] },
  ],
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'count' } },
  // Caps the total that is told, too; how deep a reader may page is limited where the query is read.
  pagination: { maxTotalHits: 1_000_000 },
  searchCutoffMs: 1000,
} satisfies Settings;
