// A person asks to be removed: afterwards no public byte says that she ever wrote, and all else is as it was.
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ThreadEntry } from '../../src/archive/archive.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import type { PublicMessage } from '../../src/redact/public-message.ts';
import {
  bytesOf,
  keptLine,
  LISTS,
  PERSON,
  personMail,
  TRACES,
  type PersonMail,
} from '../support/make-person-mail.ts';
import { makeSite, type TestSite } from '../support/site.ts';
import { until } from '../support/until.ts';

const POLICIES = { 'dc-one': 'open', 'dc-two': 'balanced', 'dc-three': 'strict' } as const;
const WHO = [
  '--person',
  `${PERSON.name} <${PERSON.address}>`,
  '--alias',
  PERSON.alias,
  '--alias',
  'Квилфезер',
];

async function siteWithHer(mails: readonly PersonMail[], engine: 'auto' | 'embedded'): Promise<TestSite> {
  const site = await makeSite({ site: { search: { engine } } });
  for (const list of LISTS) {
    const folder = join(site.folder, list);
    await mkdir(folder);
    for (const [i, mail] of mails.filter((one) => one.list === list).entries())
      await writeFile(join(folder, `${String(i).padStart(4, '0')}.eml`), bytesOf(mail));
    await site.writeList({
      id: list,
      address: `${list}@lists.example.org`,
      policy: POLICIES[list],
      sources: [{ type: 'eml', path: folder }],
    });
  }
  return site;
}

interface State {
  /** by list and seq */
  readonly slots: Map<string, string>;
  readonly messages: Map<string, PublicMessage>;
  readonly shapes: Map<string, string>;
}

async function stateOf(site: TestSite): Promise<State> {
  await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
  const state: State = { slots: new Map(), messages: new Map(), shapes: new Map() };
  for (const list of LISTS) {
    for (let seq = 1; ; seq += 1) {
      const slot = await reader.slot(list, seq);
      if (slot === null) break;
      state.slots.set(`${list} ${seq}`, `${slot.state} ${slot.reason ?? ''}`.trim());
      const message = await reader.message(list, seq);
      if (message !== null && !('state' in message)) state.messages.set(`${list} ${seq}`, message);
      const thread = await reader.thread(list, seq);
      state.shapes.set(`${list} ${seq}`, thread!.entries.map(shapeOf).join(' '));
    }
  }
  return state;
}

const seqOf = (entry: ThreadEntry) =>
  entry.kind === 'message' ? entry.message.seq : entry.kind === 'tombstone' ? entry.slot.seq : 0;
const shapeOf = (entry: ThreadEntry) => `${entry.depth}:${seqOf(entry)}`;

function tracesIn(text: string): string[] {
  const lower = text.toLowerCase();
  return TRACES.flatMap((trace) => {
    const utf8 = Buffer.from(trace).toString('latin1');
    const at = Math.max(lower.indexOf(trace), lower.indexOf(utf8));
    return at < 0 ? [] : [text.slice(Math.max(0, at - 60), at + 60)];
  });
}

async function filesWithTraces(site: TestSite): Promise<string[]> {
  const found: string[] = [];
  let looked = 0;
  for (const name of await readdir(site.data, { recursive: true })) {
    if (name === 'meilisearch/meilisearch') continue;
    const bytes = await readFile(join(site.data, name)).catch(() => null);
    if (bytes === null) continue;
    looked += 1;
    for (const trace of tracesIn(bytes.toString('latin1'))) found.push(`${name}: ${trace}`);
  }
  expect(looked).toBeGreaterThan(4);
  return found;
}

async function pagesWithTraces(url: string, slots: readonly string[]): Promise<string[]> {
  const paths = [
    '/',
    '/sitemap.xml',
    '/api/v1/lists',
    '/api/v1/search?q=budget',
    '/search?q=plan',
    '/search.atom?q=budget',
  ];
  for (const list of LISTS) {
    const base = `/lists/${list}`;
    paths.push(
      base,
      `${base}/2025`,
      `${base}/2025/01`,
      `${base}/feed.atom`,
      `${base}/all.mbox.gz`,
      `${base}/messages.jsonl.gz`,
      `${base}/2025-01.mbox`,
    );
    paths.push(`/api/v1/lists/${list}/messages?limit=100`, `/api/v1/lists/${list}/changes`);
  }
  for (const slot of slots) {
    const [list, seq] = slot.split(' ');
    paths.push(
      `/lists/${list}/messages/${seq}`,
      `/lists/${list}/messages/${seq}.eml`,
      `/lists/${list}/threads/${seq}`,
    );
    paths.push(
      `/api/v1/lists/${list}/messages/${seq}`,
      `/api/v1/lists/${list}/threads/${seq}`,
      `/fr/lists/${list}/messages/${seq}`,
    );
  }
  const found: string[] = [];
  for (const path of paths) {
    const response = await fetch(url + path);
    expect([200, 410], path).toContain(response.status);
    const bytes = Buffer.from(await response.arrayBuffer());
    const body = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    for (const trace of tracesIn(`${[...response.headers].flat().join('\n')}\n${body.toString()}`))
      found.push(`${path}: ${trace}`);
  }
  for (const word of ['quillfeather', 'quillibet']) {
    const { total } = (await (await fetch(`${url}/api/v1/search?q=${word}`)).json()) as { total: number };
    if (total > 0) found.push(`search: ${word}`);
  }
  return found;
}

/** Slots of hers are erased and say why; all others are published, keep their place, and their lines without her. */
function expectErased(before: State, after: State, mails: readonly PersonMail[]): void {
  const counters = new Map<string, number>();
  for (const [i, { list, own, parts }] of mails.entries()) {
    const seq = (counters.get(list) ?? 0) + 1;
    counters.set(list, seq);
    const slot = `${list} ${seq}`;
    expect(after.slots.get(slot), slot).toBe(own ? 'erased erasure_request' : 'published');
    expect(after.shapes.get(slot), slot).toBe(before.shapes.get(slot));
    if (own) continue;
    const [was, is] = [before.messages.get(slot)!, after.messages.get(slot)!];
    expect(is.body, slot).toContain(
      keptLine(i)
        .replace('Jane Austen', POLICIES[list] === 'strict' ? '' : 'Jane Austen')
        .slice(0, 40),
    );
    const {
      body: _,
      subject: __,
      redactions: ___,
      version: ____,
      attachments: _____,
      author: ______,
      ...rest
    } = is;
    expect(was, slot).toMatchObject(rest);
    if (parts.subject?.startsWith('Topic') === true) expect(is.subject).toBe(was.subject);
  }
  expect(after.slots.size).toBe(before.slots.size);
}

describe('somebody who is erased', () => {
  it('is in no byte of the public side, and does not come back', { timeout: 400_000 }, async () => {
    const mails = personMail();
    expect(mails.filter(({ own }) => own)).toHaveLength(20);
    await using site = await siteWithHer(mails, 'auto');
    expect((await site.run(['ingest', '--once'])).code).toBe(0);
    const before = await stateOf(site);
    expect(before.messages.size).toBe(220);
    expect((await filesWithTraces(site)).length).toBeGreaterThan(3);

    const preview = await site.run(['erase', ...WHO]);
    expect(preview.code).toBe(1);
    expect(preview.stderr).toContain('Nothing was changed.');
    expect(preview.stdout.match(/written by the person/gu)).toHaveLength(3);
    expect(tracesIn(preview.stdout + preview.stderr)).toEqual([]);
    expect(await stateOf(site)).toEqual(before);

    const erased = await site.run(['erase', ...WHO, '--yes']);
    expect(erased.stdout).toContain('The erasure is complete.');
    expect(erased.stdout).toMatch(/^erased {7}20$/mu);
    expect(erased.stdout).toMatch(/^redacted {5}200 of others/mu);
    expect(erased.stdout).toContain('nothing of the person');
    expect(erased.code).toBe(0);
    expect(tracesIn(erased.stdout + erased.stderr)).toEqual([]);
    expect(await filesWithTraces(site)).toEqual([]);
    const after = await stateOf(site);
    expectErased(before, after, mails);

    const hers = [...after.slots].filter(([, state]) => state.startsWith('erased')).map(([slot]) => slot);
    const up = await site.start('up', { DC_ARCHIVE_LOG: 'debug' });
    expect(
      await pagesWithTraces(up.url, [...hers.slice(0, 6), 'dc-one 2', 'dc-two 3', 'dc-three 2']),
    ).toEqual([]);
    const tombstone = await fetch(`${up.url}/lists/${hers[0]!.replace(' ', '/messages/')}`);
    expect(tombstone.status).toBe(410);
    expect(await tombstone.text()).toContain('a person asked for it');
    const feed = await (await fetch(`${up.url}/lists/dc-one/feed.atom`)).text();
    expect(feed).toContain('at:deleted-entry');
    expect(await up.stop()).toBe(0);
    expect(tracesIn(up.output())).toEqual([]);

    // the same mailbox again, from another place, in other bytes, and with mail of hers that was never seen
    const folder = join(site.folder, 'again');
    await mkdir(folder);
    for (const [i, mail] of mails.filter(({ list }) => list === 'dc-one').entries()) {
      const changed = Buffer.concat([Buffer.from('X-Moved: yes\r\n'), bytesOf(mail), Buffer.from('\r\n')]);
      await writeFile(join(folder, `${i}.eml`), changed);
    }
    const news = personMail().find(({ own }) => own)!;
    await writeFile(
      join(folder, 'new.eml'),
      bytesOf({
        ...news,
        parts: { ...news.parts, messageId: 'new@example.org', text: 'Again me, Jane Quillfeather.\n' },
      }),
    );
    const again = await site.run(['import', 'dc-one', folder]);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/^withheld {4}1 {2}\(erased 1\)$/mu);
    expect(await filesWithTraces(site)).toEqual([]);
    const last = await stateOf(site);
    expect(last.slots.size).toBe(after.slots.size + 1);
    expect([...last.slots].filter(([slot]) => after.slots.has(slot))).toEqual([...after.slots]);
    expect((await site.run(['restore', ...hers[0]!.split(' ')])).stderr).toContain('SLOT_STATE');

    // a policy that keeps more, put in force for what is published: made from the raw mail of others, and without her
    await site.writeList({
      id: 'dc-three',
      address: 'dc-three@lists.example.org',
      policy: 'open',
      sources: [],
    });
    expect((await site.run(['republish', 'dc-three'])).code).toBe(0);
    expect(await filesWithTraces(site)).toEqual([]);
    expect((await stateOf(site)).slots).toEqual(last.slots);
  });

  it('is erased beside a running worker, which knows of it at once', { timeout: 200_000 }, async () => {
    const mails = personMail().slice(0, 66);
    await using site = await siteWithHer(mails, 'auto');
    const up = await site.start('up');
    const found = async () =>
      ((await (await fetch(`${up.url}/api/v1/search?q=quillfeather`)).json()) as { total: number }).total;
    await until(async () => (await found()) > 10, { what: 'the first pass' });
    const erased = await site.run(['erase', ...WHO, '--yes']);
    expect(erased.stdout).toContain('The erasure is complete.');
    expect(await found()).toBe(0);
    // mail that arrives now is redacted by threads that know her
    const mail = {
      ...mails[1]!,
      parts: { ...mails[1]!.parts, messageId: 'later@example.org', subject: `Later, ${PERSON.name}` },
    };
    await writeFile(join(site.folder, 'dc-one', '9999.eml'), bytesOf(mail));
    const later = async () =>
      ((await (await fetch(`${up.url}/api/v1/search?q=later`)).json()) as { total: number }).total;
    await until(async () => (await later()) > 0, { what: 'the new message', withinMs: 60_000 });
    expect(await filesWithTraces(site)).toEqual([]);
    expect(await up.stop()).toBe(0);
    expect(await filesWithTraces(site)).toEqual([]);
  });

  it('is erased to the end after kills in the middle', { timeout: 400_000 }, async () => {
    const mails = personMail().slice(0, 110);
    await using site = await siteWithHer(mails, 'embedded');
    expect((await site.run(['ingest', '--once'])).code).toBe(0);
    const before = await stateOf(site);
    let killed = 0;
    for (const ms of [900, 1300, 1700, 2100, 2600]) {
      const child = site.spawn(['erase', ...WHO, '--yes']);
      const closed = once(child, 'close');
      await Promise.race([sleep(ms), closed]);
      if (child.exitCode === null) killed += 1;
      child.kill('SIGKILL');
      await closed;
    }
    expect(killed).toBeGreaterThan(0);
    // whatever the last kill left is completed by the next worker, without being told who it was
    expect((await site.run(['ingest', '--once'])).code).toBe(0);
    const resumed = await site.run(['erase', '--resume']);
    expect(resumed.stdout).toContain('Nothing is unfinished.');
    const once_ = await stateOf(site);
    if ([...once_.slots.values()].includes('erased erasure_request')) {
      expectErased(before, once_, mails);
      expect(await filesWithTraces(site)).toEqual([]);
    }
    expect((await site.run(['erase', ...WHO, '--yes'])).code).toBe(0);
    expectErased(before, await stateOf(site), mails);
    expect(await filesWithTraces(site)).toEqual([]);
  });

  it('is told from others of the same name by what the operator keeps', { timeout: 120_000 }, async () => {
    const [first] = personMail() as [PersonMail];
    const from = (id: string, who: string, text = 'Hello.\n'): PersonMail => ({
      ...first,
      id,
      parts: { from: who, messageId: id, text, to: 'dc-one@lists.example.org' },
    });
    const mails = [
      from('a@example.org', `${PERSON.name} <${PERSON.address}>`),
      from('b@example.org', `${PERSON.name} <second@example.net>`),
      from('c@example.org', `${PERSON.name} <namesake@example.com>`),
      from(
        'd@example.org',
        'Bob Other <bob@example.org>',
        'Write to second@example.net or namesake@example.com.\n',
      ),
    ];
    await using site = await siteWithHer(mails, 'embedded');
    await site.run(['ingest', '--once']);
    const erased = await site.run(['erase', '--person', '-', '--keep', 'namesake@example.com', '--yes'], {
      stdin: `${PERSON.name} <${PERSON.address}>\n`,
    });
    expect(erased.stdout).toMatch(/^erased {7}2$/mu);
    const { slots, messages } = await stateOf(site);
    expect([...slots.values()]).toEqual([
      'erased erasure_request',
      'erased erasure_request',
      'published',
      'published',
    ]);
    expect(messages.get('dc-one 3')!.body).toBe('Hello.');
    expect(messages.get('dc-one 4')!.body).toBe('Write to [email removed] or [email at example.com].');
  });

  it('is one message where only that is named', { timeout: 120_000 }, async () => {
    const mails = personMail().slice(0, 11);
    await using site = await siteWithHer(mails, 'embedded');
    await site.run(['ingest', '--once']);
    const erased = await site.run(['erase', '--message', 'dc-one', '3', '--reason', 'legal', '--yes']);
    expect(erased.code).toBe(0);
    const state = await stateOf(site);
    expect(state.slots.get('dc-one 3')).toBe('erased legal');
    expect(state.messages.size).toBe(10);
    await site.run(['import', 'dc-one', join(site.folder, 'dc-one')]);
    expect((await stateOf(site)).slots.get('dc-one 3')).toBe('erased legal');
    for (const [words, code, why] of [
      [['--message', 'dc-one', '99', '--yes'], 1, /SLOT_UNKNOWN/u],
      [['--message', 'dc-none', '1', '--yes'], 2, /LIST_UNKNOWN/u],
      [['--message', 'dc-one', 'x'], 2, /--message <list> <number>/u],
      [['--person', 'Jane'], 2, /One word is too little/u],
      [['--person', 'dc-one@lists.example.org'], 2, /address of a list/u],
      [['--person', 'a@example.org', '--reason', 'boredom'], 2, /Reasons are/u],
      [[], 2, /Say one of/u],
    ] as const) {
      const result = await site.run(['erase', ...words]);
      expect(result.stderr, words.join(' ')).toMatch(why);
      expect(result.code, words.join(' ')).toBe(code);
    }
  });
});
