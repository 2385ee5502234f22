// What all forms that change something need: fields, where they come from, and a token that is good once.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse as parseQueryString } from 'node:querystring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../ops/clock.ts';

/** A text of 2,000 signs of four bytes, each written as %XX, and the other fields. */
export const MOST_FORM_BYTES = 32_768;
const TOKEN_LIVES_MS = 12 * 3_600_000;
/** beyond, the oldest are forgotten: a form that is sent again makes a second request, nothing worse */
const MOST_USED = 50_000;

/** Lets the application read forms as browsers send them without a script. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MOST_FORM_BYTES },
    (_request, body, done) => done(null, parseQueryString(body as string, '&', '=', { maxKeys: 40 })),
  );
}

/** The fields of a parsed form; of one that comes twice the first. */
export function fieldsOf(body: unknown): Record<string, string> {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  if (typeof body !== 'object' || body === null) return fields;
  for (const [name, value] of Object.entries(body)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') fields[name] = first.replaceAll('\r\n', '\n');
  }
  return fields;
}

/**
 * Whether this is a form, and was sent from a page of this site (Fetch Metadata; else the Origin field, which is `null` here for
 * browsers without Fetch Metadata, since pages are sent with `no-referrer`: then the token alone decides).
 */
export function isOwnForm({ headers }: Pick<FastifyRequest, 'headers'>, siteUrl: string): boolean {
  if (!/^application\/x-www-form-urlencoded(?:;|$)/iu.test(headers['content-type'] ?? '')) return false;
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined || origin === 'null') return true;
  return origin === new URL(siteUrl).origin || (URL.canParse(origin) && new URL(origin).host === host);
}

export interface FormTokens {
  fresh(): string;
  /** True once for each token of ours that is not too old. */
  use(token: string | undefined): boolean;
}

/** Tokens that every process with the same key takes; each process takes one once. */
export function formTokens(key: Uint8Array, clock: Clock): FormTokens {
  const used = new Set<string>();
  const sign = (text: string) => createHmac('sha256', key).update(`form ${text}`).digest('base64url');
  return {
    fresh() {
      const text = `${(clock.now() + TOKEN_LIVES_MS).toString(36)}.${randomBytes(12).toString('base64url')}`;
      return `${text}.${sign(text)}`;
    },
    use(token) {
      const [, text, mac] = /^([0-9a-z]{1,12}\.[\w-]{16})\.([\w-]{43})$/u.exec(token ?? '') ?? [];
      if (text === undefined || mac === undefined || used.has(text)) return false;
      if (!timingSafeEqual(Buffer.from(mac), Buffer.from(sign(text)))) return false;
      if (Number.parseInt(text, 36) < clock.now()) return false;
      used.add(text);
      if (used.size > MOST_USED) used.delete(used.values().next().value!);
      return true;
    },
  };
}
