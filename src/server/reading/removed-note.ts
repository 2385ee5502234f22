// What was removed from a message, in words and numbers, and by which rules.
import { CATEGORIES, type PublicMessage } from '../../redact/public-message.ts';
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';

export function removedNote(view: View, message: PublicMessage): Html {
  const { text, reading, format, href } = view;
  const counts = new Map<string, number>();
  for (const { category } of message.redactions) counts.set(category, (counts.get(category) ?? 0) + 1);
  const kinds = CATEGORIES.filter((category) => counts.has(category)).map(
    (category) => html`<li>${text.categories[category]}: ${format.number(counts.get(category)!)}</li>`,
  );
  const policy = text.policyVersion(message.policy.id, format.number(message.policy.version));
  return html`<div class="removed-note">
    ${
      kinds.length > 0 &&
      html`<p>${reading.removedHere}</p>
        <ul class="row">
          ${kinds}
        </ul>`
    }
    <p>${text.publishedUnder} <a href="${href.policy(message.list)}">${policy}</a></p>
  </div>`;
}
