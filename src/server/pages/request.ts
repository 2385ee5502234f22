// The page of one request for removal, found by its reference number, and what its owner can do there.
import type { Clock } from '../../ops/clock.ts';
import { readReference, referenceInGroups, referenceKey } from '../../requests/reference.ts';
import type { Letter, PublicRequest } from '../../requests/words.ts';
import type { LetterBox, RateLimit } from '../deps.ts';
import { fact } from '../html/facts.ts';
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import { createLimiter, networkOf } from '../rate-limit.ts';
import type { FormTokens } from './form.ts';
import { BAD_REQUEST, NOT_FOUND, type PageOutcome, type Pages } from './page.ts';
import { envelope } from './removal-form.ts';

const STEPS: RateLimit = { perMinute: 10, burst: 20 };
/** letters that wait; the worker takes them every few seconds */
const MOST_WAITING = 1000;
/** room for codes and withdrawals where requests fill the inbox */
const MORE_WAITING = 500;

/** What pages need that take a letter. */
export interface Parts {
  readonly box: LetterBox;
  readonly tokens: FormTokens;
  readonly clock: Clock;
}

export function addRequestPages(pages: Pages, { box, tokens, clock }: Parts): void {
  const limiter = createLimiter(STEPS, clock);

  pages.add('/removal/:reference', async ({ view, reader, params }) => {
    const reference = readReference(params['reference']!);
    if (reference === null) return NOT_FOUND;
    const request = await reader.request(referenceKey(reference));
    return request === null ? unknownPage(view) : statePage(view, { request, reference, tokens });
  });

  pages.addForm('/removal/:reference', async ({ view, reader, params, fields, address }) => {
    const reference = readReference(params['reference']!);
    if (reference === null) return NOT_FOUND;
    const seconds = limiter.take(networkOf(address), 1);
    if (seconds > 0) return { kind: 'error', status: 429, retryAfterSeconds: seconds };
    const request = await reader.request(referenceKey(reference));
    if (request === null) return unknownPage(view);
    const code = (fields['code'] ?? '').trim().slice(0, 20);
    const letter =
      fields['do'] === 'withdraw'
        ? ({ kind: 'withdraw', ...envelope(reference, clock.now()) } as const)
        : ({ kind: 'code', code, ...envelope(reference, clock.now()) } as const);
    if (letter.kind === 'code' && code === '') return BAD_REQUEST;
    // sent again out of the browser's memory: what was typed is not taken, and the page says so
    if (!tokens.use(fields['token'])) return statePage(view, { request, reference, tokens, isStale: true });
    return drop(box, letter, MORE_WAITING) ? passedOn(view, reference) : { kind: 'error', status: 503 };
  });
}

/** Leaves a letter; false where that cannot be done now. `more`: beyond the usual number, for what is small. */
export function drop(box: LetterBox, letter: Letter, more = 0): boolean {
  try {
    if (box.waiting() >= MOST_WAITING + more) return false;
    box.drop(letter);
    return true;
  } catch {
    return false;
  }
}

function unknownPage(view: View): PageOutcome {
  const { heading, text } = view.text.removal.unknown;
  const main = html`<h1>${heading}</h1>
    <p>${text}</p>`;
  return { kind: 'page', status: 404, title: heading, noIndex: true, isPrivate: true, main };
}

function passedOn(view: View, reference: string): PageOutcome {
  const { passedOn: words, statePage: link } = view.text.removal;
  return {
    kind: 'page',
    title: words.heading,
    noIndex: true,
    isPrivate: true,
    main: html`<h1>${words.heading}</h1>
      <p>${words.text}</p>
      <p><a href="${view.href.request(referenceInGroups(reference))}">${link}</a></p>`,
  };
}

function statePage(
  view: View,
  {
    request,
    reference,
    tokens,
    isStale = false,
  }: { request: PublicRequest; reference: string; tokens: FormTokens; isStale?: boolean },
): PageOutcome {
  const { removal: text } = view.text;
  const { state, list, seq, outcome } = request;
  const isOpen = state === 'received' || state === 'waiting' || state === 'open';
  const day = (value: string) =>
    html`<time datetime="${value}">${view.format.date(Date.parse(`${value}T00:00:00Z`))}</time>`;
  const shown = referenceInGroups(reference);
  return {
    kind: 'page',
    title: text.stateTitle,
    noIndex: true,
    isPrivate: true,
    main: html`<h1>${text.stateTitle}</h1>
      ${isStale && html`<p class="notice" role="alert">${text.problems.stale}</p>`}
      <dl class="facts">
        ${fact(text.reference, html`<code dir="ltr">${shown}</code>`)}
        ${fact(text.state, html`<strong>${text.states[state]}</strong>`)}
        ${fact(text.received, day(request.received))} ${isOpen && fact(text.due, day(request.due))}
        ${request.closed !== null && fact(text.closed, day(request.closed))}
        ${outcome !== null && fact(text.outcome, text.outcomes[outcome])}
      </dl>
      ${
        list !== null &&
        seq !== null &&
        html`<p><a href="${view.href.message(list, seq)}">${text.place}</a></p>`
      }
      ${state === 'waiting' && codeForm(view, shown, tokens)} ${isOpen && withdrawForm(view, shown, tokens)}`,
  };
}

function codeForm(view: View, shown: string, tokens: FormTokens): Html {
  const { removal: text } = view.text;
  return html`<form method="post" action="${view.href.request(shown)}" class="form">
    <input type="hidden" name="token" value="${tokens.fresh()}" />
    <input type="hidden" name="do" value="confirm" />
    <p>
      <label for="code">${text.code}</label>
      <span class="quiet" id="code-hint">${text.codeHint}</span>
      <input
        id="code"
        name="code"
        inputmode="numeric"
        maxlength="20"
        autocomplete="one-time-code"
        dir="ltr"
        required
        aria-describedby="code-hint"
      />
    </p>
    <p><button type="submit">${text.codeSend}</button></p>
  </form>`;
}

function withdrawForm(view: View, shown: string, tokens: FormTokens): Html {
  const { removal: text } = view.text;
  return html`<details>
    <summary>${text.withdraw}</summary>
    <form method="post" action="${view.href.request(shown)}" class="form">
      <input type="hidden" name="token" value="${tokens.fresh()}" />
      <input type="hidden" name="do" value="withdraw" />
      <p>${text.withdrawText}</p>
      <p><button type="submit">${text.withdrawSend}</button></p>
    </form>
  </details>`;
}
