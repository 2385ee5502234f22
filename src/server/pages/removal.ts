// Asking for removal: the form, and what follows when it was sent. Nothing that is typed is kept here.
import type { ListSummary } from '../../archive/archive.ts';
import type { Clock } from '../../ops/clock.ts';
import { referenceInGroups } from '../../requests/reference.ts';
import { CAUSES } from '../../requests/words.ts';
import type { LetterBox, RateLimit } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import { createLimiter, networkOf } from '../rate-limit.ts';
import type { FormProblem } from '../text/removal/texts.ts';
import { addConsentPages } from './consent.ts';
import { type FormTokens, formTokens } from './form.ts';
import type { PageOutcome, Pages } from './page.ts';
import { filledFor, formOf, letterOf, type RemovalForm } from './removal-form.ts';
import { addRequestPages, drop } from './request.ts';
import { contactLine } from './words.ts';

const FORMS: RateLimit = { perMinute: 1, burst: 5 };

export function addRemovalPages(pages: Pages, box: LetterBox | null, clock: Clock): void {
  if (box === null) {
    pages.add('/removal', async ({ view }) => ({ kind: 'redirect', to: `${view.href.privacy}#rights` }));
    return;
  }
  const tokens = formTokens(box.formKey, clock);
  const limiter = createLimiter(box.rateLimit ?? FORMS, clock);
  addRequestPages(pages, { box, tokens, clock });
  addConsentPages(pages, { box, tokens, clock });

  pages.add('/removal', async ({ view, reader, query }) =>
    formPage(view, { form: filledFor(query), lists: await reader.lists(), box, tokens }),
  );

  pages.addForm('/removal', async ({ view, reader, fields, address }) => {
    const form = formOf(fields);
    const again = async (problems: readonly FormProblem[], status: number) =>
      formPage(view, { form, lists: await reader.lists(), box, tokens, problems, status });
    const { language } = view;
    const now = clock.now();
    const letter = await letterOf(form, reader, { needsContact: box.needsContact, language, now });
    if (Array.isArray(letter)) return again(letter, 400);
    // before the token is used up: it is good for the next try
    const seconds = limiter.take(networkOf(address), 1);
    if (seconds > 0) return { kind: 'error', status: 429, retryAfterSeconds: seconds };
    if (!tokens.use(fields['token'])) return again(['stale'], 400);
    // only a program fills in what nobody sees; it is told that all went well
    const isDropped = fields['website'] !== '' && fields['website'] !== undefined ? true : drop(box, letter);
    return isDropped ? sentPage(view, letter.reference, box) : again(['busy'], 503);
  });
}

function sentPage(view: View, reference: string, { needsContact }: LetterBox): PageOutcome {
  const { removal: text } = view.text;
  const shown = referenceInGroups(reference);
  const href = view.href.request(shown);
  return {
    kind: 'page',
    title: text.sent.heading,
    noIndex: true,
    isPrivate: true,
    main: html`<h1>${text.sent.heading}</h1>
      <p>${text.sent.text}</p>
      <dl class="facts">
        <div>
          <dt>${text.reference}</dt>
          <dd><code dir="ltr">${shown}</code></dd>
        </div>
        <div>
          <dt>${text.statePage}</dt>
          <dd><a href="${href}" dir="ltr">${view.site.url}${href}</a></dd>
        </div>
      </dl>
      <p>${needsContact ? text.sentCode : text.sentNoCode}</p>
      <p>${text.deadline}</p>`,
  };
}

interface FormParts {
  readonly form: RemovalForm;
  readonly lists: readonly ListSummary[];
  readonly box: LetterBox;
  readonly tokens: FormTokens;
  readonly problems?: readonly FormProblem[];
  readonly status?: number;
}

function formPage(
  view: View,
  { form, lists, box, tokens, problems = [], status = 200 }: FormParts,
): PageOutcome {
  const { removal: text } = view.text;
  return {
    kind: 'page',
    status,
    title: text.title,
    isPrivate: true,
    noIndex: problems.length > 0 || form.message !== '',
    main: html`<h1>${text.title}</h1>
      ${problems.length > 0 && problemBox(view, problems)}
      <p class="lead">${text.intro}</p>
      <p>${text.deadline}</p>
      <form method="post" action="${view.href.removal()}" class="form">
        <input type="hidden" name="token" value="${tokens.fresh()}" />
        <fieldset>
          <legend>${text.about}</legend>
          ${choice('about', 'message', text.aboutMessage, form.about === 'message')}
          ${choice('about', 'person', text.aboutPerson, form.about === 'person')}
        </fieldset>
        <p>
          <label for="list">${text.list}</label>
          <select id="list" name="list" dir="auto">
            <option value="">${text.anyList}</option>
            ${lists.map(({ id, name }) => html`<option value="${id}" ${id === form.list && SELECTED}>${name}</option>`)}
          </select>
        </p>
        ${field(view, form, problems, { name: 'message', label: text.message, hint: text.messageHint })}
        ${field(view, form, problems, { name: 'who', label: text.who, hint: text.whoHint })}
        <fieldset>
          <legend>${text.cause}</legend>
          ${CAUSES.map((cause) => choice('cause', cause, text.causes[cause], form.cause === cause))}
        </fieldset>
        <p>
          <label for="text">${text.text}</label>
          <span class="quiet" id="text-hint">${text.textHint}</span>
          <textarea
            id="text"
            name="text"
            rows="6"
            dir="auto"
            aria-describedby="text-hint"
            aria-invalid="${problems.includes('text') ? 'true' : 'false'}"
          >
${form.text}</textarea
          >
        </p>
        ${field(view, form, problems, {
          name: 'contact',
          label: text.contact,
          hint: box.needsContact ? text.contactNeeded : text.contactHint,
        })}
        <p class="nobody">
          <label for="website">${text.leaveEmpty}</label>
          <input id="website" name="website" tabindex="-1" autocomplete="off" />
        </p>
        <p><button type="submit">${text.send}</button></p>
      </form>
      <p class="quiet"><a href="${view.href.privacy}#requests">${view.text.privacy}</a></p>`,
  };
}

const SELECTED = html`selected`;
const CHECKED = html`checked`;

function choice(name: string, value: string, label: string, isChosen: boolean): Html {
  return html`<label class="choice"
    ><input type="radio" name="${name}" value="${value}" ${isChosen && CHECKED} /> ${label}</label
  >`;
}

function field(
  { text: { removal: text } }: View,
  form: RemovalForm,
  problems: readonly FormProblem[],
  { name, label, hint }: { name: 'message' | 'who' | 'contact'; label: string; hint: string },
): Html {
  const isWrong = problems.includes(name);
  return html`<p>
    <label for="${name}">${label}</label>
    <span class="quiet" id="${name}-hint">${isWrong ? text.problems[name] : hint}</span>
    <input
      id="${name}"
      name="${name}"
      type="${name === 'contact' ? 'email' : 'text'}"
      value="${form[name]}"
      dir="auto"
      autocomplete="${name === 'contact' ? 'email' : 'off'}"
      aria-describedby="${name}-hint"
      aria-invalid="${isWrong ? 'true' : 'false'}"
    />
  </p>`;
}

function problemBox(view: View, problems: readonly FormProblem[]): Html {
  const { removal: text } = view.text;
  return html`<div class="notice" role="alert">
    <h2>${text.problemsHeading}</h2>
    <ul>
      ${problems.map((problem) => html`<li>${text.problems[problem]}</li>`)}
    </ul>
    ${problems.includes('busy') && html`<p>${contactLine(view)}</p>`}
  </div>`;
}
