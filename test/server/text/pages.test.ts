// Pages in Arabic and Chinese say nothing in English. All data of the site is in Greek, so that a Latin word on a page
// comes from the program; pages are found by following links from those that a reader cannot get to by a link.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WITHHOLD_REASONS, ERASE_REASONS } from '../../../src/mail/message.ts';
import { GRADES } from '../../../src/report/openness-report.ts';
import { buildApp } from '../../../src/server/app.ts';
import type { ServerDeps } from '../../../src/server/deps.ts';
import { LANGUAGES, LOCALES } from '../../../src/server/text/languages.ts';
import {
  entryOf,
  makeSite,
  messageIdKey,
  NOW,
  POLICY,
  type MailDraft,
  type TestSite,
} from '../../support/make-archive.ts';
import { makeReport } from '../../support/make-report.ts';
import { pageTexts } from '../../support/page-text.ts';

const LIST = 'dc-q';
const SENTENCE = 'Η συνάντηση είναι αύριο στο Περιστέρι.';
const MAIL: readonly MailDraft[] = [
  { id: 'a', subject: 'Ημερήσια διάταξη', author: 'Μαρία' },
  { id: 'b', subject: 'Απ: Ημερήσια διάταξη', author: 'Νίκος', replyTo: 'a', body: `> ${SENTENCE}\n\nΝαι.\n\n${SENTENCE}\n` },
  { id: 'c', subject: 'Έγγραφα', author: 'Μαρία', attachments: [
    { name: 'πρακτικά', type: 'application/pdf', sizeBytes: 14_200 }, { name: null, type: 'image/png', sizeBytes: 3 } ] },
  { id: 'd', subject: 'Έγγραφα', author: 'Ελένη', replyTo: 'missing', sentAt: '2023-11-02T10:00:00Z' },
  { id: 'e', subject: 'Διεύθυνση', author: 'Ελένη', redactions: [{ field: 'body', start: 0, end: 4, category: 'email' }] },
  { id: 'f', subject: '', author: 'Ελένη', unreadable: 'encrypted', sentAt: '2021-01-02T10:00:00Z' },
  { id: 'g', subject: 'Μορφή', author: 'Ελένη', unreadable: 'form', language: 'und' },
]; // prettier-ignore

/** What stays in Latin letters in every language: formats, programs, signs of the search, and words of protocols. */
const ALLOWED = new Set(
  `AA API Atom axe B BibTeX C2SP checkpoint cookie CSL-JSON CSV DCAT ETag Feed gzip HTTP HTTPS ID IGF If-None-Match IP
   JavaScript JSON kB Lines mbox mboxrd Message-ID noindex OpenAPI Retry-After RFC SHA-256 SVG tlog-tiles UTC WCAG`
    .split(/\s+/u)
    .map((word) => word.toLowerCase()),
);

let site: TestSite;
let app: FastifyInstance;
beforeAll(async () => {
  site = await makeSite();
  const { writer } = site;
  for (const id of ['dc-example', LIST, 'dc-w']) {
    await writer.putList({
      id,
      name: 'Συμμαχία',
      address: null,
      join: 'https://lists.example.org',
      description: 'Λίστα',
    });
    await writer.putPolicy(id, {
      id: '1',
      document: { ...POLICY, title: 'Μέτρια', summary: 'Μένουν ονόματα.' },
    });
  }
  const recorded = (id: string, drafts: readonly MailDraft[]) =>
    writer.record(
      id,
      drafts.map((draft) => ofPolicy(entryOf(id, { body: `${SENTENCE}\n`, language: 'el', ...draft }))),
    );
  await recorded(LIST, MAIL);
  await recorded('dc-w', [MAIL[0]!]);
  for (const [index, reason] of [...WITHHOLD_REASONS, ...ERASE_REASONS].entries()) {
    const { seq } = (await recorded(LIST, [{ id: `gone-${index}`, subject: 'Πάει' }]))[0]!;
    if (index < WITHHOLD_REASONS.length) await writer.withhold(LIST, seq, reason);
    else await writer.erase(LIST, seq, reason);
  }
  const { seq } = (await recorded(LIST, [{ id: 'waits', subject: 'Περιμένει' }]))[0]!;
  await writer.hold(LIST, seq);
  for (const grade of GRADES)
    await writer.putReport(
      `dc-${grade.replaceAll('_', '-')}`,
      JSON.stringify(reportOf(`dc-${grade.replaceAll('_', '-')}`, grade)),
    );
  await writer.putReport(LIST, JSON.stringify(reportOf(LIST, 'open')));
  await site.index();
  app = buildApp(depsOf(site));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await site[Symbol.asyncDispose]();
});

describe.each(['ar', 'zh'] as const)('pages in %s', (language) => {
  it('have no word of another language', { timeout: 120_000 }, async () => {
    const pages = await crawl(`/${language}`);
    const faults = new Set<string>();
    for (const [path, body] of pages) {
      for (const text of pageTexts(body, LOCALES[language]))
        for (const word of latinWords(text))
          faults.add(`${patternOf(path)}: ${word} in "${text.slice(0, 120)}"`);
    }
    expect([...faults]).toEqual([]);
    expect(pages.size).toBeGreaterThan(40);
  });
});

/** Where no link leads. */
const ENTRANCES = [
  '', '/search', '/search?q=αύριο', '/search?q=αύριο&lang=el&from=2020&has=attachment', '/search?q=ουδέν', '/search?q=%22',
  '/search?q=list:none', '/search?q=before:x', '/search?q=1&page=x', '/search?q=1&sort=x', '/search?q=has:x', '/nothing',
  '/lists/none', `/lists/${LIST}/messages/999`, '/removal', `/removal?list=${LIST}&message=1`, '/removal/none',
  '/consent/none', '/openness', '/openness/none', '/log', '/help', '/privacy', `/lists/${LIST}/2024`, `/lists/${LIST}/1999`,
  ...Array.from({ length: 30 }, (_, index) => `/lists/${LIST}/messages/${index + 1}`),
]; // prettier-ignore
/** Pages of one kind that are followed. */
const MOST_OF_A_KIND = 12;

async function crawl(prefix: string): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const waiting = ENTRANCES.map((path) => prefix + encodeURI(path).replaceAll('%25', '%'));
  const kinds = new Map<string, number>();
  const entrances = new Set(waiting);
  for (const path of waiting) {
    const kind = patternOf(path);
    const before = kinds.get(kind) ?? 0;
    if (pages.has(path) || (before >= MOST_OF_A_KIND && !entrances.has(path))) continue;
    kinds.set(kind, before + 1);
    const { headers, body, statusCode } = await app.inject({ url: path });
    if (statusCode >= 500) throw new Error(`${path}: ${statusCode}`);
    if (!String(headers['content-type']).startsWith('text/html')) continue;
    pages.set(path, body);
    for (const [, link] of body.matchAll(/\shref="([^"#]*)/gu)) {
      const target = link!.replaceAll('&amp;', '&');
      if (target === prefix || target.startsWith(`${prefix}/`)) waiting.push(target);
    }
  }
  return pages;
}

function patternOf(path: string): string {
  return path.replace(/\?.*/u, '?').replace(/\d+/gu, '#');
}

// Addresses, file names, ids of lists, fields of JSON in quotation marks and the signs of the search.
const SAME_EVERYWHERE = new RegExp(
  [
    String.raw`https?:\/\/\S+|\S+@\S*|[\w-]+\.example\.\S+|\/[\w{}/.:*-]+|\{\w+\}`,
    String.raw`\.?\b[\w-]+\.(?:txt|xml|json)\b|\.(?:eml|mbox|tlog-proof)\b|\bdc-[a-z-]+|[«“"]\w+[»”"]`,
    String.raw`\b(?:subject|from|list|before|after|has|is|lang):[\w-]*`,
  ].join('|'),
  'gu',
);

function latinWords(text: string): string[] {
  const words = text.replace(SAME_EVERYWHERE, ' ').match(/\p{sc=Latin}[\p{sc=Latin}\p{M}\p{N}-]*/gu) ?? [];
  return words.filter((word) => !ALLOWED.has(word.toLowerCase()));
}

function ofPolicy(entry: ReturnType<typeof entryOf>): ReturnType<typeof entryOf> {
  return entry.kind === 'publish'
    ? { ...entry, message: { ...entry.message, policy: { id: '1', version: 1 } } }
    : entry;
}

function reportOf(subject: string, grade: (typeof GRADES)[number]) {
  return makeReport({ subject, grade, name: 'Συμμαχία', months: 5 });
}

function depsOf({ reader, search }: TestSite): ServerDeps {
  return {
    reader,
    search,
    site: {
      title: 'Αρχείο',
      url: 'https://archive.example.org',
      contact: 'archive@example.org',
      languages: LANGUAGES,
      version: '1',
    },
    messageIdKey,
    ready: async () => ({ archive: true, engine: 'catching_up' }),
    clock: { now: () => NOW },
    rateLimit: null,
    letterBox: {
      drop: () => {},
      waiting: () => 0,
      needsContact: true,
      keepMonths: 12,
      formKey: createHash('sha256').update('forms').digest(),
    },
  };
}
