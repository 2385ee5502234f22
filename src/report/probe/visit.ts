// One look at a web page as any stranger would have it: no cookies, no script, no account. The other side may be hostile:
// time, size (also unpacked), redirects and pace have limits, and nobody leads the visitor into a private network.
import { createHash } from 'node:crypto';
import { lookup as resolveName } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { BlockList, isIP } from 'node:net';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Clock } from '../../ops/clock.ts';
import { pause } from '../../ops/shutdown.ts';
import type { Evidence, Why } from '../openness-report.ts';

const AGENT = 'Mozilla/5.0 (compatible; dc-archive-report/1; checks whether archives are open)';
const MOST_REDIRECTS = 5;
const MOST_HEADERS_BYTES = 16 * 1024;

export interface Page {
  /** where the answer came from, after redirects */
  readonly url: URL;
  readonly status: number;
  readonly type: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** the body read as UTF-8 */
  readonly text: string;
  /** of what was asked for, not of where it led: that is a stranger's text */
  readonly evidence: Evidence;
}

/** `why`: unreachable, timeout (also too slow or too large), not_found (leads nowhere or round in circles). */
export interface NoPage {
  readonly why: Extract<Why, 'unreachable' | 'timeout' | 'not_found'>;
  readonly evidence: Evidence;
}

export interface Visitor {
  /** Looks once a run at each address; never throws but when `signal` ends it. `maxBytes` instead of the usual limit. */
  visit(url: string, maxBytes?: number): Promise<Page | NoPage>;
}

export interface VisitorOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** hosts (with port) that the operator wrote down: these may lie in the own network, others may not */
  readonly named: ReadonlySet<string>;
  /** from one request to a host to the next */
  readonly spacingMs?: number;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

export function isPage(answer: Page | NoPage): answer is Page {
  return 'status' in answer;
}

/** One for a run: pages that several criteria need are asked for once. */
export function createVisitor({
  clock,
  signal,
  named,
  spacingMs = 1000,
  timeoutMs = 10_000,
  maxBytes = 2 * 1024 * 1024,
}: VisitorOptions): Visitor {
  const seen = new Map<string, Promise<Page | NoPage>>();
  const nextTurn = new Map<string, number>();

  /** Waits until the host may be asked again. */
  async function takeTurn(host: string): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, nextTurn.get(host) ?? 0);
    nextTurn.set(host, turn + spacingMs);
    if (turn > now) await pause(turn - now, signal);
    signal.throwIfAborted();
  }

  async function look(asked: string, limit: number): Promise<Page | NoPage> {
    const at = new Date(clock.now()).toISOString();
    if (!URL.canParse(asked) || !/^https?:/iu.test(asked)) return { why: 'not_found', evidence: { at } };
    const evidence: Evidence = { url: asked, at };
    let url = new URL(asked);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      if (!/^https?:$/u.test(url.protocol)) return { why: 'not_found', evidence };
      await takeTurn(url.host);
      let answer: Answer;
      try {
        answer = await ask(url, { signal, timeoutMs, limit, isNamed: named.has(url.host) });
      } catch (error) {
        signal.throwIfAborted();
        return { why: error instanceof OverLimit ? 'timeout' : 'unreachable', evidence };
      }
      const { status, headers, body } = answer;
      const to = headers.location;
      if (status >= 300 && status < 400 && to !== undefined) {
        if (to.length > 2000 || !URL.canParse(to, url.href))
          return { why: 'not_found', evidence: { ...evidence, status } };
        url = new URL(to, url);
        continue;
      }
      const sha256 = createHash('sha256').update(body).digest('hex');
      return {
        url,
        status,
        type: (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase(),
        headers,
        body,
        text: body.toString('utf8'),
        // some servers make numbers of their own up
        evidence: { ...evidence, ...(status < 600 && { status }), sha256 },
      };
    }
    return { why: 'not_found', evidence };
  }

  return {
    visit(url, limit = maxBytes) {
      let answer = seen.get(url);
      if (answer === undefined) seen.set(url, (answer = look(url, limit)));
      return answer;
    },
  };
}

class OverLimit extends Error {}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Ask {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly limit: number;
  readonly isNamed: boolean;
}

/** One request. Throws OverLimit where time or size end it. */
function ask(url: URL, { signal, timeoutMs, limit, isNamed }: Ask): Promise<Answer> {
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  return new Promise((resolve, reject) => {
    // an address in the URL is never looked up
    if (!isNamed && isIP(host) !== 0 && isPrivate(host)) return reject(new Error('private'));
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      agent: false,
      signal,
      maxHeaderSize: MOST_HEADERS_BYTES,
      ...(!isNamed && { lookup: publicLookup }),
      headers: {
        'user-agent': AGENT,
        accept: 'text/html,*/*;q=0.5',
        'accept-encoding': 'gzip',
        'accept-language': 'en',
      },
    });
    // over everything: a server that sends a byte a second keeps nobody
    const timer = setTimeout(() => request.destroy(new OverLimit()), timeoutMs);
    const end = (error: Error) => {
      clearTimeout(timer);
      request.destroy();
      reject(error);
    };
    request.on('error', end);
    request.on('response', (response) => {
      readBody(response, limit).then(
        (body) => {
          clearTimeout(timer);
          request.destroy();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        },
        (error: Error) => end(error),
      );
    });
    request.end();
  });
}

/** The body, unpacked. What is packed twice or in an unknown way stays as it is: nothing will be found in it. */
async function readBody(response: IncomingMessage, limit: number): Promise<Buffer> {
  const unpack =
    UNPACK[
      String(response.headers['content-encoding'] ?? '')
        .trim()
        .toLowerCase()
    ];
  const chunks: Buffer[] = [];
  let size = 0;
  let packed = 0;
  // a bomb is stopped where it unpacks, the endless body where it arrives
  const unpacking = unpack?.();
  if (unpacking !== undefined) {
    response.on('data', (chunk: Buffer) => {
      packed += chunk.length;
      if (packed > limit) response.destroy(new OverLimit());
    });
    response.on('error', (error) => unpacking.destroy(error));
    response.pipe(unpacking);
  }
  for await (const chunk of (unpacking ?? response) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new OverLimit();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

// Looked at after the name is resolved, and the connection goes to what was looked at.
const publicLookup: LookupFunction = (name, options, answer) => {
  resolveName(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return answer(error, '');
    const first = addresses.find(({ address }) => !isPrivate(address));
    if (first === undefined) return answer(new Error('private'), '');
    if (options.all === true) answer(null, [first]);
    else answer(null, first.address, first.family);
  });
};
