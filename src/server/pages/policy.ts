// A list's redaction policy in plain words, from the document the archive published.
import { z } from 'zod';
import { CATEGORIES, type Category, NOT_FOUND_IN_TEXT_YET } from '../../redact/public-message.ts';
import { html, type Html } from '../html/html.ts';
import { timeOf, type View } from '../html/view.ts';
import { POLICY_ACTIONS, type PolicyAction } from '../text/catalogue.ts';
import { upLink } from './months.ts';
import { NOT_FOUND, type Pages } from './page.ts';

// Older documents stay readable: what this version does not know is shown as data only.
const StoredPolicy = z.looseObject({
  title: z.string().optional(),
  summary: z.string().optional(),
  names: z.string().optional(),
  attachments: z.string().optional(),
});

export function addPolicyPage(pages: Pages): void {
  pages.add('/lists/:list/policy', async ({ view, reader, params }) => {
    const list = await reader.list(params['list']!);
    if (list === null) return NOT_FOUND;
    const policy = await reader.policy(list.policy.id, list.policy.version);
    return {
      kind: 'page',
      title: `${view.text.policy} · ${list.name}`,
      list,
      main: html`${upLink(view, list)}
        <h1>${view.text.policy}</h1>
        <p class="lead">${view.text.policyIntro}</p>
        <p>
          ${view.text.publishedUnder}:
          <strong>${view.text.policyVersion(list.policy.id, view.format.number(list.policy.version))}</strong>
        </p>
        ${
          policy === null
            ? html`<p class="notice">${view.text.policyMissing}</p>`
            : html`<p class="quiet">${view.text.since} ${timeOf(view, policy.since)}</p>
                ${inWords(view, policy.document)}
                <details>
                  <summary>${view.text.policyDocument}</summary>
                  <pre dir="ltr"><code>${JSON.stringify(policy.document, null, 2)}</code></pre>
                </details>`
        }`,
    };
  });
}

function inWords(view: View, document: unknown): Html | null {
  const stored = StoredPolicy.safeParse(document);
  if (!stored.success) return null;
  const { text } = view;
  const rows: Html[] = policyActions(document).map(({ category, action }) =>
    // The page must not promise what no detector does.
    row(
      text.categories[category],
      action !== 'keep' && NOT_FOUND_IN_TEXT_YET.has(category) ? text.policyNotYet : text.actions[action],
    ),
  );
  const names = actionOf(stored.data.names);
  const attachments = actionOf(stored.data.attachments);
  if (names !== null) rows.push(row(text.policyNames, text.actions[names]));
  if (attachments !== null) rows.push(row(text.policyAttachments, text.actions[attachments]));
  const { title, summary } = stored.data;
  return html`${summary !== undefined && html`<p dir="auto" lang="en">${title !== undefined && html`<strong>${title}.</strong> `}${summary}</p>`}
  ${
    rows.length > 0 &&
    html`<table>
      <thead>
        <tr>
          <th scope="col">${text.policyKind}</th>
          <th scope="col">${text.policyWhat}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`
  }`;
}

/** What a policy document says of each category, wherever it keeps the map: `categories`, `actions` or at the top. */
export function policyActions(document: unknown): { category: Category; action: PolicyAction }[] {
  const found = new Map<Category, PolicyAction>();
  for (const holder of [document, property(document, 'actions'), property(document, 'categories')]) {
    for (const category of CATEGORIES) {
      const value = property(holder, category);
      const action = actionOf(value) ?? actionOf(property(value, 'action'));
      if (action !== null) found.set(category, action);
    }
  }
  return CATEGORIES.flatMap((category) => {
    const action = found.get(category);
    return action === undefined ? [] : [{ category, action }];
  });
}

function property(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<string, unknown>)[name];
}

function actionOf(value: unknown): PolicyAction | null {
  return POLICY_ACTIONS.find((action) => action === value) ?? null;
}

function row(kind: string, what: string): Html {
  return html`<tr>
    <th scope="row">${kind}</th>
    <td>${what}</td>
  </tr>`;
}
