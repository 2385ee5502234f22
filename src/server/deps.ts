// What the public side needs from outside. Built in src/cli/; nothing here can reach mail.
import type { ArchiveReader } from '../archive/archive.ts';
import type { SearchEngine } from '../index/search.ts';
import type { Clock } from '../ops/clock.ts';
import type { ErrorCode } from '../ops/errors.ts';
import type { Letter } from '../requests/words.ts';
import type { Language } from './text/languages.ts';

export interface Site {
  readonly title: string;
  /** public origin without a final slash, for permalinks, feeds and downloads */
  readonly url: string;
  /** address or https URL of the people who run the site; null where none is set */
  readonly contact: string | null;
  /** URL of the licence under which the texts may be used; null or absent where nobody has said one */
  readonly licence?: string | null;
  /** languages of the interface; English is always there */
  readonly languages: readonly Language[];
  /** of the software, shown in /healthz and the API description */
  readonly version: string;
}

export type EngineState = 'ready' | 'catching_up' | 'down';

export interface Readiness {
  readonly archive: boolean;
  readonly engine: EngineState;
}

/** Facts of one answered request: no URL, no query, no address. */
export interface RequestFacts {
  /** route pattern without language prefix, `(none)` where no route matched */
  readonly pattern: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

export interface RateLimit {
  /** tokens an address gets back a minute; a page costs 1, a search 3, a whole download 10 */
  readonly perMinute: number;
  /** tokens it may save up */
  readonly burst: number;
}

/** Where requests for removal go in: nothing can be read back from it. */
export interface LetterBox {
  /** leaves a letter for the worker; throws where that cannot be done */
  readonly drop: (letter: Letter) => void;
  /** letters that nobody has taken yet */
  readonly waiting: () => number;
  /** a code is mailed: who asks has to name a mail address */
  readonly needsContact: boolean;
  /** months after which a request is deleted */
  readonly keepMonths: number;
  /** 32 secret bytes that every process of this site has, for the tokens of forms */
  readonly formKey: Uint8Array;
  /** of forms that an address may send */
  readonly rateLimit?: RateLimit;
}

export interface ServerDeps {
  readonly reader: ArchiveReader;
  /** null where search is switched off */
  readonly search: SearchEngine | null;
  readonly site: Site;
  /** keyed hash of a Message-ID, for /mid/ look-ups */
  readonly messageIdKey: (messageId: string) => string;
  /** cheap enough to be asked on every search; the builder caches */
  readonly ready: () => Promise<Readiness>;
  readonly clock: Clock;
  /** null switches it off, for sites whose proxy does this */
  readonly rateLimit?: RateLimit | null;
  /** addresses or networks whose X-Forwarded-For names the reader, for the rate limit; none where readers come directly */
  readonly proxies?: readonly string[];
  /** null where the site takes no requests for removal */
  readonly letterBox?: LetterBox | null;
  readonly onRequest?: (facts: RequestFacts) => void;
  /** a fault behind a 5xx: its code and route pattern, nothing else */
  readonly onFault?: (fault: { readonly code: ErrorCode; readonly pattern: string }) => void;
}
