// Pages that are words only: search help, the privacy notice and the accessibility statement.
import type { LetterBox } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import type { Pages } from './page.ts';
import { searchSettings } from './search/settings.ts';

/** In the order of the catalogue's sections; links point to these. */
const PRIVACY_IDS = ['published', 'removed', 'readers', 'rights', 'copies'] as const;

export function addWordPages(pages: Pages, letterBox: LetterBox | null): void {
  pages.add('/help', async ({ view, reader }) => ({
    kind: 'page',
    title: view.text.helpTitle,
    main: html`<h1>${view.text.helpTitle}</h1>
      <p class="lead">${view.search.help.intro}</p>
      <dl class="examples">
        ${view.search.help.examples((await reader.lists())[0]?.id ?? 'dc-example').map(
          ([query, meaning]) =>
            html`<div>
              <dt>
                <a href="${view.href.search([['q', query]])}"><code dir="auto">${query}</code></a>
              </dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
      ${[...view.search.help.more, ...view.text.helpMore].map(
        ({ heading, text }) =>
          html`<h2>${heading}</h2>
            <p>${text}</p>`,
      )}
      ${searchSettings(view)}`,
  }));

  pages.add('/privacy', async ({ view }) => ({
    kind: 'page',
    title: view.text.privacyTitle,
    main: html`<div class="prose">
      <h1>${view.text.privacyTitle}</h1>
      ${view.text.privacySections.map(
        ({ heading, text }, index) =>
          html`<h2 id="${PRIVACY_IDS[index]}">${heading}</h2>
            <p>${text}</p>
            ${
              letterBox !== null &&
              PRIVACY_IDS[index] === 'rights' &&
              html`<p class="action"><a href="${view.href.removal()}">${view.text.removal.toForm}</a></p>`
            }`,
      )}
      ${letterBox !== null && requests(view, letterBox)} ${contact(view)}
    </div>`,
  }));

  pages.add('/accessibility', async ({ view }) => ({
    kind: 'page',
    title: view.text.accessibilityTitle,
    main: html`<div class="prose">
      <h1>${view.text.accessibilityTitle}</h1>
      <p class="lead">${view.text.accessibilityIntro}</p>
      ${view.text.accessibilitySections.map(
        ({ heading, text }) =>
          html`<h2>${heading}</h2>
            <p>${text}</p>`,
      )}
      ${contact(view)}
    </div>`,
  }));
}

function contact(view: View): Html {
  return html`<h2 id="contact">${view.text.contact}</h2>
    <p>${contactLine(view)}</p>`;
}

function requests(view: View, { keepMonths }: LetterBox): Html {
  const { heading, text } = view.text.removal.privacy(view.format.number(keepMonths));
  return html`<h2 id="requests">${heading}</h2>
    <p>${text}</p>`;
}

/** Whom to write to, as a sentence or a link. */
export function contactLine(view: View): Html {
  const link = contactLink(view.site.contact);
  return link === null
    ? html`${view.text.noContact}`
    : html`<a href="${link}" dir="ltr">${view.site.contact}</a>`;
}

/** The operator's contact as a link: an https address as it is, a mail address as mailto. */
export function contactLink(contact: string | null): string | null {
  if (contact === null) return null;
  if (/^(https|mailto):/.test(contact)) return contact;
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(contact) ? `mailto:${contact}` : null;
}
