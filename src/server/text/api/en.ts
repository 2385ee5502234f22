// English texts of the page about data and API.
import type { ApiTexts } from './texts.ts';

export const en: ApiTexts = {
  title: 'Data and API',
  lead: 'Everything that these pages show can be had as files, feeds and JSON. All of it is made from the same record, after redaction. No key and no account are needed.',
  filesHeading: 'Files and feeds',
  files: {
    eml: 'One message as a mail file',
    monthMbox: 'A month (mboxrd)',
    threadMbox: 'A thread (mboxrd)',
    allMbox: 'A whole list (mboxrd, gzip)',
    jsonLines:
      'A whole list, one JSON object a line (gzip). What is not shown has a line too: with “state” and “reason” instead of a text',
    searchMbox: 'What a search finds (mboxrd), with the parameters of the search page; at most 500 messages',
    listFeed: 'The newest messages of a list (Atom), and which were taken away (RFC 6721)',
    listJsonFeed: 'The same as JSON Feed 1.1',
    threadFeed: 'A thread (Atom)',
    searchFeed: 'What a search finds, the newest first (Atom)',
    openness: 'The openness report; also as CSV',
    log: 'The head of the public log, signed; tiles and entries beside it (C2SP tlog-tiles)',
    dcat: 'All lists as a catalogue of data sets (DCAT 3)',
    sitemap: 'All addresses, for search engines',
  },
  placesNote:
    'Put the id of a list in the place of {list}; numbers and months stand in the addresses of the pages.',
  jsonHeading: 'JSON',
  jsonText: 'These addresses answer with JSON; their names and values are English.',
  description: 'Machine-readable description (OpenAPI 3.1)',
  example: 'Example',
  answer: 'Example of an answer',
  rulesHeading: 'Good to know',
  rules: [
    'Whoever asks too often gets the status 429 and, in Retry-After, the seconds to wait.',
    'Answers carry an ETag: ask again with If-None-Match, and what did not change costs next to nothing.',
    'A message that was taken away answers 410 with its reason. If you keep a copy, follow the changes and take away what was taken away here.',
    'Personal data was removed before publication: please do not try to find out what it was.',
  ],
};
