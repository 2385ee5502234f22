// Builds and opens the public side. It gets the archive read-only, a search engine and one key for look-ups.
import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { ArchiveReader } from '../archive/archive.ts';
import type { Config } from '../config/load.ts';
import type { SearchEngine } from '../index/search.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import type { Metrics } from '../ops/metrics.ts';
import { messageIdKey } from '../redact/keyed-hash.ts';
import { dropLetter, waitingLetters } from '../requests/inbox.ts';
import { sealLetter } from '../requests/sealed-letter.ts';
import { buildApp } from '../server/app.ts';
import type { LetterBox } from '../server/deps.ts';
import { buildMetricsApp } from '../server/metrics.ts';
import { dataPaths } from './paths.ts';
import { VERSION } from './version.ts';

export interface Web extends AsyncDisposable {
  /** where it listens, as a URL */
  readonly url: string;
}

export interface WebOptions {
  readonly config: Config;
  readonly reader: ArchiveReader;
  readonly search: SearchEngine;
  /** feed rows the index lacks, or null where this process does not know */
  readonly behind: () => number | null;
  readonly events: Events;
  readonly metrics: Metrics;
}

/** Listens. Throws LISTEN_FAILED, STORE_MISSING. */
export async function openWeb({ config, reader, search, behind, events, metrics }: WebOptions): Promise<Web> {
  const { site } = config;
  const key = readKey(dataPaths(config.data).messageIdKey);
  let isReady = { at: 0, value: false };
  const engineReady = async () => {
    if (Date.now() - isReady.at > 2_000) isReady = { at: Date.now(), value: await search.ready() };
    return isReady.value;
  };
  const opened = new AsyncDisposableStack();
  // With port 0 the address is known only after listening.
  let listenUrl = `http://${hostInUrl(site.server.host)}:${site.server.port}`;
  const app = buildApp({
    reader,
    search,
    site: {
      title: site.title,
      get url() {
        return site.url ?? listenUrl;
      },
      contact: site.contact === '' ? null : site.contact,
      licence: site.licence ?? null,
      languages: site.languages,
      version: VERSION,
    },
    messageIdKey: (id) => messageIdKey(key, id),
    ready: async () => {
      const engine = (await engineReady()) ? ((behind() ?? 0) > 1000 ? 'catching_up' : 'ready') : 'down';
      return { archive: true, engine };
    },
    clock: systemClock,
    proxies: site.server.proxies,
    letterBox: letterBoxOf(config, key),
    onRequest: ({ pattern, method, status, ms }) => events.request({ route: pattern, method, status, ms }),
    onFault: ({ code, pattern }) => events.failed({ code, frame: pattern }),
  });
  opened.defer(() => app.close());
  try {
    await app.listen({ host: site.server.host, port: site.server.port });
    const { port } = app.server.address() as AddressInfo;
    listenUrl = `http://${hostInUrl(site.server.host)}:${port}`;
    let metricsPort: number | null = null;
    if (site.server.metrics.enabled) {
      const metricsApp = buildMetricsApp(metrics.registry);
      opened.defer(() => metricsApp.close());
      metricsPort = await listenOrNull(metricsApp, site.server.metrics);
    }
    events.listening({ port, metricsPort });
    return {
      url: listenUrl,
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw new ArchiveError('LISTEN_FAILED', 'later', { port: site.server.port }, error);
  }
}

// What leaves through it cannot be read here again: the key only seals. Null before the worker has left that.
function letterBoxOf({ site, data }: Config, key: Buffer): LetterBox | null {
  const { letterKey, inbox } = dataPaths(data);
  if (!site.removal.enabled || !existsSync(letterKey)) return null;
  const publicKey = readKey(letterKey);
  return {
    drop: (letter) => dropLetter(inbox, sealLetter(publicKey, JSON.stringify(letter))),
    waiting: () => waitingLetters(inbox),
    needsContact: site.smtp !== undefined,
    keepMonths: site.removal.keepMonths,
    formKey: Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'dc-archive form tokens', 32)),
  };
}

// Two sites on one machine: the second one does without metrics rather than not start.
async function listenOrNull(
  app: ReturnType<typeof buildMetricsApp>,
  place: { host: string; port: number },
): Promise<number | null> {
  try {
    await app.listen({ host: place.host, port: place.port });
    return (app.server.address() as AddressInfo).port;
  } catch {
    return null;
  }
}

function readKey(path: string): Buffer {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  } catch (error) {
    throw new ArchiveError('STORE_MISSING', 'later', {}, error);
  }
}

function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
