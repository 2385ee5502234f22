// Wall (e): a marker in every header, part, file name, quotation and error path, run through the whole line, then
// searched for in every byte that is public: archive, indexes, pages, downloads, API, feeds, log, metrics.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MANY_READERS } from '../support/two-editions.ts';
import { logPaths } from './log-paths.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite, type TestSite } from '../support/site.ts';

const MARK = 'qzcanary7x';
const address = (where: string) => `${MARK}.${where}@example.net`;

const HEADERS = [
  [
    'Received',
    `from ${MARK}.example.net ([203.0.113.9]) by mx.example.org for <${address('received')}>; Mon, 05 Jan 2026 10:00:05 +0000`,
  ],
  ['Return-Path', `<bounce-${MARK}=example.net@lists.example.org>`],
  ['Delivered-To', address('delivered')],
  ['X-Original-To', address('original')],
  ['Cc', `"${MARK} Cc" <${address('cc')}>`],
  ['Reply-To', `<${address('reply')}>`],
  ['Sender', `<${address('sender')}>`],
  ['X-Originating-IP', `[198.51.100.7] ${MARK}`],
  ['Authentication-Results', `mx.example.org; spf=pass smtp.mailfrom=${address('auth')}`],
  ['DKIM-Signature', `v=1; d=${MARK}.example.net; b=${MARK}`],
  ['User-Agent', MARK],
  ['X-Mailer', MARK],
  ['Organization', MARK],
  ['Comments', MARK],
  ['Keywords', MARK],
  ['List-Unsubscribe', `<https://lists.example.org/u?token=${MARK}>`],
  [`X-${MARK}`, MARK],
] as const;

function canaries(): Record<string, Uint8Array> {
  const bytes = new TextEncoder().encode(`BEGIN ${MARK} ${address('attachment')}`);
  return {
    plain: makeMessage({
      from: `"Kim Example" <${address('from')}>`,
      to: `<${address('to')}>`,
      subject: `Ask ${address('subject')} about the plan`,
      messageId: `${MARK}.plain@example.net`,
      headers: HEADERS,
      text: [
        `Write to ${address('body')} or <${address('angle')}>, or mailto:${address('mailto')}?cc=${address('mailtocc')}.`,
        `See https://example.org/page?user=${encodeURIComponent(address('url'))}&token=${MARK}0123456789abcdef`,
        `Join https://example.zoom.us/j/98765432101?pwd=${MARK}Pw and the passcode: ${MARK}`,
        '',
        `On Mon, 5 Jan 2026, Kim Example <${address('attribution')}> wrote:`,
        `> my address is ${address('quoted')}`,
        `> > and before <${MARK}.wrapped@`,
        `> > example.net> it was this`,
        '',
        '-- ',
        `Kim, ${address('signature')}, https://${MARK}:secret@example.org/`,
      ].join('\r\n'),
      attachments: [{ name: `cv ${address('file')}.pdf`, type: 'application/pdf', bytes }],
    }),
    html: makeMessage({
      subject: 'In HTML only',
      messageId: `${MARK}.html@example.org`,
      inReplyTo: `${MARK}.plain@example.net`,
      text: null,
      html: `<p title="${MARK}">Hello <a href="mailto:${address('href')}">write</a><!-- ${MARK} --><img src="https://t.example.org/p?e=${MARK}" alt="${address('alt')}"><style>.${MARK}{}</style></p><script>${MARK}</script>`,
    }),
    noName: makeMessage({
      from: address('bare'),
      subject: 'No display name',
      messageId: `${MARK}.n@example.org`,
    }),
    nameIsAddress: makeMessage({
      from: `"${address('name')}" <${address('name2')}>`,
      subject: 'The name is an address',
      messageId: `${MARK}.a@example.org`,
    }),
    bounce: makeMessage({
      from: 'MAILER-DAEMON@example.org',
      subject: `Undelivered to ${address('bounce')}`,
      messageId: `${MARK}.b@example.org`,
      headers: [
        ['Auto-Submitted', 'auto-replied'],
        ['X-Failed-Recipients', address('failed')],
      ],
      text: `550 ${address('bounce')} unknown`,
    }),
    // error paths: what cannot be read, what is too deep, what is too large in its header
    broken: new TextEncoder().encode(`${MARK}: \r\n\r\n`),
    deep: new TextEncoder().encode(
      `From: ${address('deep')}\r\nSubject: ${MARK}\r\n${'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'.repeat(200)}`,
    ),
    wideHeader: new TextEncoder().encode(
      `From: ${address('wide')}\r\nX-Pad: ${`${MARK} `.repeat(100_000)}\r\n\r\ntext\r\n`,
    ),
  };
}

describe('the canary', () => {
  it.each(['open', 'balanced', 'strict'])(
    'is nowhere in public under policy %s',
    { timeout: 180_000 },
    async (policy) => {
      await using site = await makeSite({ site: { ...MANY_READERS, search: { engine: 'auto' } } });
      const folder = join(site.folder, `mail`);
      await mkdir(folder);
      const mails = canaries();
      for (const [name, bytes] of Object.entries(mails)) await writeFile(join(folder, `${name}.eml`), bytes);
      await site.writeList({
        id: 'dc-canary',
        address: 'dc-canary@lists.example.org',
        policy,
        sources: [{ type: 'eml', path: folder }],
      });
      const running = await site.start('up', { DC_ARCHIVE_LOG: 'debug' });
      const seen = await everythingPublic(running.url);
      expect(seen.size).toBeGreaterThan(30);
      for (const [where, text] of seen) expect(leaksIn(text), where).toEqual([]);
      expect(await running.stop()).toBe(0);
      expect(leaksIn(running.output()), 'log').toEqual([]);
      for (const [where, bytes] of await publicFiles(site)) expect(leaksIn(bytes), where).toEqual([]);

      const lists = (
        JSON.parse(seen.get('/api/v1/lists/dc-canary')!.replace(/^[^{]*/u, '')) as {
          counts: Record<string, number>;
        }
      ).counts;
      const slots = Object.values(lists).reduce((sum, count) => sum + count, 0);
      expect(slots, 'every message has a slot').toBe(Object.keys(mails).length);
    },
  );
});

// The marker itself, in any letter case, plain or percent-encoded or folded.
function leaksIn(text: string): string[] {
  const found = [];
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(MARK); at >= 0 && found.length < 5; at = lower.indexOf(MARK, at + 1)) {
    found.push(text.slice(Math.max(0, at - 40), at + 60));
  }
  return found;
}

async function everythingPublic(url: string): Promise<Map<string, string>> {
  const list = '/lists/dc-canary';
  const paths = new Set([
    '/', '/help', '/privacy', '/robots.txt', '/sitemap.xml', '/healthz', '/readyz', '/api/openapi.json',
    list, `${list}/2026`, `${list}/2026/01`, `${list}/policy`, `${list}/feed.atom`, `${list}/2026-01.mbox`,
    `${list}/all.mbox.gz`, `${list}/messages.jsonl.gz`, `${list}/no-such-page`,
    '/search?q=plan', `/search?q=${MARK}`, `/search?q=${MARK}.body`, '/search?q=from:kim', '/search.atom?q=plan', '/search?q=%22',
    '/api/v1/lists', '/api/v1/lists/dc-canary', '/api/v1/lists/dc-canary/messages', '/api/v1/lists/dc-canary/changes',
    '/api/v1/lists/dc-canary/openings', '/api/v1/openness', '/openness', '/openness/dc-canary', '/openness.json', '/openness.csv',
    '/openness/dc-canary.json', '/openness/feed.atom', '/log', '/log/0', '/log/7', '/removal', `/removal?list=dc-canary&seq=1`,
    '/api/v1/search?q=plan', '/api/v1/search?q=write',
    `${list}/mid/${encodeURIComponent('unknown@example.org')}`,
    `${list}/feed.json`, '/search.mbox?q=plan', `/search.mbox?q=${MARK}`, '/dcat.jsonld', '/sitemap-pages.xml',
    '/sitemap.xml?list=dc-canary', '/sitemap.xml?list=dc-canary&period=2026', '/api',
  ]); // prettier-ignore
  for (let seq = 1; seq <= 9; seq++) {
    for (const path of [`${list}/messages/${seq}`, `${list}/messages/${seq}.eml`, `${list}/threads/${seq}`])
      paths.add(path);
    for (const ending of ['mbox', 'atom']) paths.add(`${list}/threads/${seq}.${ending}`);
    for (const ending of ['.bib', '.csl.json', '?text=sent']) paths.add(`${list}/messages/${seq}${ending}`);
    for (const view of ['order=date', 'q=the']) paths.add(`${list}/threads/${seq}?${view}`);
    for (const path of [`messages/${seq}`, `threads/${seq}`]) paths.add(`/api/v1/lists/dc-canary/${path}`);
    for (const lang of ['ar', 'zh', 'fr', 'ru', 'es']) paths.add(`/${lang}${list}/messages/${seq}`);
  }
  const openings = await (await fetch(`${url}/api/v1/lists/dc-canary/openings`)).json();
  for (const path of logPaths((openings as { size: number }).size)) paths.add(path);
  const seen = new Map<string, string>();
  for (const path of paths) {
    // each question comes from another reader, for the limit on requests
    const response = await fetch(url + path, { headers: { 'x-forwarded-for': `10.9.0.${seen.size % 250}` } });
    expect(response.status, path).not.toBe(429);
    const bytes = Buffer.from(await response.arrayBuffer());
    const body = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    // What the reader typed comes back in the search box and in the page's own links: not a leak.
    const own = path.includes(MARK) ? new RegExp(`${MARK}(\\.body)?`, 'giu') : null;
    const text = body.toString();
    const total = path.startsWith(`/search?q=${MARK}`) ? '' : text;
    seen.set(
      path,
      `${[...response.headers].flat().join('\n')}\n${own === null ? total : total.replace(own, '')}`,
    );
    if (path.startsWith(`/search?q=${MARK}`)) expect(text, path).not.toContain('<mark>');
  }
  const searched = (await (await fetch(`${url}/api/v1/search?q=${MARK}`)).json()) as { total: number };
  expect(searched.total, 'the index does not know the marker').toBe(0);
  return seen;
}

// All bytes of archive, embedded index and Meilisearch's own files; the vault is sealed and looked at too.
async function publicFiles(site: TestSite): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(site.data, { recursive: true })) {
    if (name === 'meilisearch/meilisearch') continue;
    const bytes = await readFile(join(site.data, name)).catch(() => null);
    if (bytes !== null) files.set(name, bytes.toString('latin1'));
  }
  expect([...files.keys()]).toContain('public/archive.db');
  expect([...files.keys()].some((name) => name.startsWith('meilisearch/') && name.endsWith('data.mdb'))).toBe(
    true,
  );
  return files;
}
