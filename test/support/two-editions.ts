// A list whose text looks different under two versions of one policy, everywhere and in ways that can be told apart: for
// tests that nobody ever sees a mixture.
import { mkdir, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { mboxEntry } from './make-mailbox.ts';
import { makeMessage } from './make-message.ts';
import type { TestSite } from './site.ts';

export const LIST = 'dc-editions';
const POLICY = 'house';

/** Writes version 1 or 2 of the policy into the site's configuration. */
export async function writePolicy(site: TestSite, version: 1 | 2): Promise<void> {
  await mkdir(join(site.folder, 'policies'), { recursive: true });
  const isFirst = version === 1;
  const policy = {
    id: POLICY,
    title: isFirst ? 'House rules' : 'Strict house rules',
    summary: 'Contact data goes.',
    categories: {
      email: isFirst ? 'pseudonymise' : 'remove',
      phone: isFirst ? 'pseudonymise' : 'remove',
    },
    names: isFirst ? 'keep' : 'pseudonymise',
    attachments: isFirst ? 'scrub' : 'hide',
  };
  await writeFile(join(site.folder, 'policies', `${POLICY}.yaml`), stringify(policy));
}

/** Writes the list; without mail it only makes the policy's version known. */
export async function writeEditionsList(site: TestSite, mail: string | null): Promise<void> {
  await site.writeList({
    id: LIST,
    address: `${LIST}@lists.example.org`,
    policy: POLICY,
    sources: mail === null ? [] : [{ type: 'mbox', path: mail }],
  });
}

/** `count` messages in an mbox: threads, replies by subject only, subjects that hold a number, bounces, attachments. */
export async function writeEditionsMail(file: string, count: number, from = 0): Promise<void> {
  const parts: Buffer[] = [];
  for (let i = from; i < from + count; i++) parts.push(mboxEntry(message(i)));
  await writeFile(file, Buffer.concat(parts));
}

const HOUR = 3_600_000;

function message(i: number): Uint8Array {
  const person = i % 13;
  const phone = `+44 20 7946 0${String(100 + (i % 40)).padStart(3, '0')}`;
  const isReply = i % 3 !== 0;
  const root = i - (i % 3);
  const topic = i % 9 < 3 ? `Call ${phone}` : `Topic ${root}`;
  // every fifth reply names no message: only its subject says where it belongs
  const isBySubject = isReply && i % 5 === 0;
  return makeMessage({
    from: `Person ${String.fromCharCode(65 + person)} Exemplar <person${person}@example.org>`,
    to: `${LIST}@lists.example.org`,
    subject: isReply ? `Re: ${topic}` : topic,
    messageId: `m${i}@example.org`,
    date: new Date(Date.UTC(2026, 0, 1) + i * HOUR),
    ...(isReply && !isBySubject && { inReplyTo: `m${root}@example.org` }),
    text: [
      `Number ${i}: please write to person${person}@example.org or call ${phone} about the work plan.`,
      `Word${i % 7} searchable.`,
      ...(isReply ? ['', `On Monday, person${person}@example.org wrote:`, `> call ${phone}`] : []),
      '',
    ].join('\r\n'),
    ...(i % 11 === 0 && {
      attachments: [{ name: `plan-${i}.pdf`, type: 'application/pdf', bytes: Buffer.from('%PDF-1.4') }],
    }),
    ...(i % 29 === 28 && { headers: [['X-No-Archive', 'yes']] as const }),
  });
}

const FIRST =
  /\[(?:email|phone) [a-z2-7]{4}\]|Person [A-M] Exemplar|house, version 1\b|house; version=1\b|"id":"house","version":1\b|plan-\d+\.pdf|>House rules/u;
const SECOND =
  /\[(?:email|phone) removed\]|Participant [a-z2-7]{4}|house, version 2\b|house; version=2\b|"id":"house","version":2\b|attachment-1\.pdf|>Strict house rules/u;

/** Which of the two a text shows: 0 where it shows neither, 3 where it mixes them. */
export function editionOf(text: string): 0 | 1 | 2 | 3 {
  return ((FIRST.test(text) ? 1 : 0) | (SECOND.test(text) ? 2 : 0)) as 0 | 1 | 2 | 3;
}

/** Every kind of page, answer, feed and download; the numbers are those of messages to look at, `word` is in many. */
export function everyPath(
  seqs: readonly number[],
  { word = 'searchable', month = '2026/01', withIds = true } = {},
): string[] {
  const list = `/lists/${LIST}`;
  const api = `/api/v1${list}`;
  const days = [month, month.slice(0, 4)];
  return [
    '/', '/fr', '/lists/dc-editions/policy', '/help', '/readyz', '/sitemap.xml', `/sitemap.xml?list=${LIST}`,
    list, `/ar${list}`, ...days.map((day) => `${list}/${day}`),
    ...seqs.flatMap((seq) => [
      `${list}/messages/${seq}`, `${list}/threads/${seq}`, ...(withIds ? [`${list}/mid/m${seq - 1}@example.org`] : []), `${list}/messages/${seq}.eml`,
      `${api}/messages/${seq}`, `${api}/threads/${seq}`, `${list}/threads/${seq}.atom`,
    ]),
    `${list}/${month.replace('/', '-')}.mbox`, `${list}/all.mbox.gz`, `${list}/messages.jsonl.gz`, `${list}/feed.atom`, `${list}/feed.json`,
    `/search.mbox?q=${word}`, `/sitemap.xml?list=${LIST}&period=${month.slice(0, 4)}`,
    `/search?q=${word}`, `/search?q=${word}+-nothing&sort=newest`, `/search.atom?q=${word}`,
    '/api/v1/lists', api, `${api}/messages?limit=200`, `${api}/changes?limit=1000`, `/api/v1/search?q=${word}&size=100`,
  ]; // prettier-ignore
}

/** Settings of a site that lets `poll` ask as often as it likes: each question comes from another reader. */
export const MANY_READERS = { server: { port: 0, metrics: { port: 0 }, proxies: ['127.0.0.1'] } };

function address(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

/** Statuses that are an answer: a tombstone is one, a page that could not be made is not. */
const ANSWERS = new Set([200, 202, 410]);

export interface Polled {
  readonly answers: number;
  /** answers that showed the first text, and the second */
  readonly first: number;
  readonly second: number;
  /** what must not be: path and what was wrong with it */
  readonly wrong: readonly string[];
  /** ms an answer took, ascending */
  readonly times: readonly number[];
  readonly slowest: string;
}

/**
 * Asks for every path again and again, `readers` at a time, until the signal. A path that showed the second text and
 * shows the first again is wrong too.
 */
export async function poll(
  url: string,
  paths: readonly string[],
  signal: AbortSignal,
  readers = 3,
): Promise<Polled> {
  const counts = [0, 0, 0, 0];
  const wrong: string[] = [];
  const times: number[] = [];
  const newest = new Map<string, number>();
  let slowest = { path: '', ms: 0 };
  let next = 0;
  const read = async () => {
    while (!signal.aborted) {
      const path = paths[next++ % paths.length]!;
      const startedAt = performance.now();
      const response = await fetch(url + path, { headers: { 'x-forwarded-for': address(next) } }).catch(
        (error: unknown) => error,
      );
      if (!(response instanceof Response)) {
        wrong.push(`${path}: ${String(response)}`);
        continue;
      }
      const bytes = Buffer.from(
        await response.arrayBuffer().catch((error: unknown) => {
          wrong.push(`${path}: cut (${String(error)})`);
          return new ArrayBuffer(0);
        }),
      );
      const ms = performance.now() - startedAt;
      times.push(ms);
      if (ms > slowest.ms) slowest = { path, ms };
      const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
      if (!ANSWERS.has(response.status)) wrong.push(`${path}: status ${response.status}`);
      const edition = editionOf(text);
      counts[edition]! += 1;
      if (edition === 3) wrong.push(`${path}: ${FIRST.exec(text)?.[0]} beside ${SECOND.exec(text)?.[0]}`);
      if (edition !== 0 && edition < (newest.get(path) ?? 0)) wrong.push(`${path}: went back`);
      if (edition !== 0) newest.set(path, edition);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  return {
    answers: counts.reduce((sum, count) => sum + count, 0),
    first: counts[1]!,
    second: counts[2]!,
    wrong,
    times: times.toSorted((a, b) => a - b),
    slowest: slowest.path,
  };
}
