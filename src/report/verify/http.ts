// A published archive over HTTP. The server may be hostile: every answer has a limit of size and time, nobody is followed
// to another site, and what comes is parsed strictly.
import PQueue from 'p-queue';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ListId } from '../../redact/public-message.ts';
import {
  type Answer,
  ListRow,
  MessageRow,
  type OpeningPage,
  OpeningRow,
  type Published,
  read,
  readJson,
  Unread,
} from './published.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface HttpSite extends Published {
  /** Asks with a JSON body. */
  ask(path: string, body: object): Promise<HttpAnswer>;
}

const AT_ONCE = 4;
const ANSWER_MS = 60_000;
const MOST_ANSWER = 64 * 1024 * 1024;
const MOST_PAGE = 32 * 1024 * 1024;
const MOST_LISTS = 10_000;
const MOST_REDIRECTS = 3;
const MOST_TRIES = 5;
const LONGEST_WAIT_MS = 120_000;
/** Waiting for the rate limit: a large archive needs many turns, but not for ever. */
const MOST_WAITS = 50;

const Openings = z.object({ size: z.int().min(0), slots: z.array(OpeningRow), next: z.int().nullable() });
const Messages = z.object({ messages: z.array(MessageRow), next: z.int().nullable() });
const Notice = z.object({ slot: z.object({ state: z.string(), reason: z.string().nullable() }) });
const Found = z.object({ total: z.int().min(0), notice: z.string().optional() });

export interface SiteOptions {
  readonly signal: AbortSignal;
  /** told of pauses that the site asked for, in seconds */
  readonly onWait?: (seconds: number) => void;
  /** how long an answer may take, to its last byte */
  readonly answerMs?: number;
}

/** `base`: the public address of the site. */
export function publishedAt(base: string, { signal, onWait, answerMs = ANSWER_MS }: SiteOptions): HttpSite {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  const queue = new PQueue({ concurrency: AT_ONCE });

  const once = async (path: string, most: number, body?: object): Promise<HttpAnswer & { wait: number }> => {
    let url = new URL(path, root);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const response = await fetch(url.href, {
        redirect: 'manual',
        signal: limit,
        headers: {
          'cache-control': 'no-cache',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      const { status, headers } = response;
      const location = status >= 300 && status < 400 ? headers.get('location') : null;
      if (location === null) {
        const wait = Number(headers.get('retry-after') ?? 1);
        return { status, body: await bodyOf(response, most, path), wait: Number.isFinite(wait) ? wait : 1 };
      }
      await response.body?.cancel();
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
      if (next === null || next.origin !== root.origin || body !== undefined) break;
      url = next;
    }
    throw new Unread('redirect', path);
  };

  const request = async (path: string, most: number, body?: object): Promise<HttpAnswer> => {
    for (let [tries, waits] = [0, 0]; ;) {
      let answer: (HttpAnswer & { wait: number }) | null = null;
      try {
        answer = await once(path, most, body);
      } catch (error) {
        if (signal.aborted) throw new Unread('aborted', path);
        if (error instanceof Unread) throw error;
        tries += 1;
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        if (tries >= (isLate ? 2 : 3)) throw new Unread(isLate ? 'timeout' : 'unreachable', path, error);
      }
      let waitMs = 250 * 2 ** tries;
      if (answer?.status === 429) {
        waits += 1;
        if (waits > MOST_WAITS) throw new Unread('busy', path);
        waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0.1, answer.wait) * 1000);
        onWait?.(Math.ceil(waitMs / 1000));
      } else if (answer !== null && answer.status >= 500) {
        tries += 1;
        if (tries >= MOST_TRIES) throw new Unread('refused', path);
      } else if (answer !== null) return answer;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  };

  const get = (path: string, most = MOST_ANSWER) => queue.add(() => request(path, most));
  const json = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const { status, body } = await get(path);
    if (status !== 200) throw new Unread('garbled', path);
    return read(schema, readJson(body, path), path);
  };

  // An honest page of long messages may be over the limit; a single message is not.
  async function* pages<T extends { readonly next: number | null }>(
    path: string,
    schema: z.ZodType<T>,
    most: number,
  ): AsyncGenerator<T> {
    for (let [after, limit] = [0, most]; ;) {
      let page: T;
      try {
        page = await json(schema, `${path}?after=${after}&limit=${limit}`);
      } catch (error) {
        if (!(error instanceof Unread) || error.why !== 'too_large' || limit === 1) throw error;
        limit = Math.max(1, Math.floor(limit / 4));
        continue;
      }
      yield page;
      if (page.next === null) return;
      // a site that leads back to where one was would never end
      if (page.next <= after) throw new Unread('garbled', path);
      after = page.next;
    }
  }

  const ofList = (list: string) => `api/v1/lists/${ListId.parse(list)}`;
  const openingPage = ({ size, slots }: z.infer<typeof Openings>): OpeningPage => ({ size, rows: slots });

  return {
    served: {
      async opening(list, seq) {
        return openingPage(await json(Openings, `${ofList(list)}/openings?after=${seq - 1}&limit=1`));
      },
      async message(list, seq): Promise<Answer> {
        const path = `${ofList(list)}/messages/${seq}`;
        const { status, body } = await get(path);
        if (status === 200) return { kind: 'message', message: read(MessageRow, readJson(body, path), path) };
        if (status !== 410 && status !== 202) return { kind: 'other' };
        const notice = Notice.safeParse(readJson(body, path));
        if (!notice.success || (status === 202) !== (notice.data.slot.state === 'pending'))
          return { kind: 'other' };
        return { kind: 'notice', ...notice.data.slot };
      },
      async listed(list, seq) {
        const path = `${ofList(list)}/messages?after=${seq - 1}&limit=1`;
        return (await json(Messages, path)).messages.find((message) => message.seq === seq) ?? null;
      },
      async page(list, seq, part = 1) {
        const path = `lists/${ListId.parse(list)}/messages/${seq}`;
        const { status, body } = await get(part === 1 ? path : `${path}?part=${part}`, MOST_PAGE);
        return { status, html: body.toString('utf8') };
      },
      async found(list) {
        const path = `api/v1/search?list=${ListId.parse(list)}&size=1`;
        const { status, body } = await get(path);
        if (status !== 200) return null;
        const { total, notice } = read(Found, readJson(body, path), path);
        return { total, isBehind: notice !== undefined };
      },
    },
    async logFile(path, most) {
      const { status, body } = await get(`log/${path}`, most);
      if (status !== 200 && status !== 404) throw new Unread('refused', `log/${path}`);
      return status === 200 ? body : null;
    },
    async lists() {
      return (await json(z.object({ lists: z.array(ListRow).max(MOST_LISTS) }), 'api/v1/lists')).lists;
    },
    async *openings(list) {
      for await (const page of pages(`${ofList(list)}/openings`, Openings, 500)) yield openingPage(page);
    },
    async *messages(list) {
      for await (const { messages } of pages(`${ofList(list)}/messages`, Messages, 200)) yield messages;
    },
    async reports(subject) {
      const { status, body } = await get(`openness/${ListId.parse(subject)}.json`);
      return status === 200 ? [body] : [];
    },
    mailFiles: async () => null,
    files: async () => 0,
    ask: (path, body) => queue.add(() => request(path, MOST_ANSWER, body)),
  };
}

async function bodyOf(response: Response, most: number, path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  // counted after decompression: a small answer may unfold into a huge one
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > most) throw new Unread('too_large', path);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
