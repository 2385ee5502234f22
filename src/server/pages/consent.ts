// Where an author whose first message waits says yes or no. The page is the same for every token: which ones were given
// out is not to be found out here.
import { randomBytes } from 'node:crypto';
import type { RateLimit } from '../deps.ts';
import { html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import { createLimiter, networkOf } from '../rate-limit.ts';
import { NOT_FOUND, type PageOutcome, type Pages } from './page.ts';
import { drop, type Parts } from './request.ts';

const ANSWERS: RateLimit = { perMinute: 10, burst: 20 };
const MORE_WAITING = 500;

export function addConsentPages(pages: Pages, { box, tokens, clock }: Parts): void {
  const limiter = createLimiter(ANSWERS, clock);
  // mail scanners open links: nothing happens by that
  pages.add('/consent/:token', async ({ view, params }) =>
    isToken(params['token']!) ? question(view, params['token']!, tokens.fresh()) : NOT_FOUND,
  );

  pages.addForm('/consent/:token', async ({ view, params, fields, address }) => {
    const token = params['token']!;
    if (!isToken(token)) return NOT_FOUND;
    const seconds = limiter.take(networkOf(address), 1);
    if (seconds > 0) return { kind: 'error', status: 429, retryAfterSeconds: seconds };
    const answer = fields['do'];
    if ((answer !== 'agree' && answer !== 'refuse') || !tokens.use(fields['token']))
      return question(view, token, tokens.fresh());
    const id = randomBytes(16).toString('base64url');
    const letter = { kind: 'consent', id, at: clock.now(), token, agrees: answer === 'agree' } as const;
    return drop(box, letter, MORE_WAITING) ? thanks(view) : { kind: 'error', status: 503 };
  });
}

function isToken(text: string): boolean {
  return /^[\w-]{22}$/u.test(text);
}

function question(view: View, token: string, formToken: string): PageOutcome {
  const { heading, text, later, agree, refuse } = view.text.removal.consent;
  return {
    kind: 'page',
    title: heading,
    noIndex: true,
    isPrivate: true,
    main: html`<h1>${heading}</h1>
      <p>${text}</p>
      <p>${later}</p>
      <form method="post" action="${view.href.consent(token)}" class="form">
        <input type="hidden" name="token" value="${formToken}" />
        <p>
          <button type="submit" name="do" value="agree">${agree}</button>
          <button type="submit" name="do" value="refuse">${refuse}</button>
        </p>
      </form>`,
  };
}

function thanks(view: View): PageOutcome {
  const { heading, text } = view.text.removal.consent.done;
  const main = html`<h1>${heading}</h1>
    <p>${text}</p>`;
  return { kind: 'page', title: heading, noIndex: true, isPrivate: true, main };
}
