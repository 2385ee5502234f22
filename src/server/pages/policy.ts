// A list's redaction policy in plain words, from the document the archive published.
import { z } from 'zod';
import { CATEGORIES, type Category, NOT_FOUND_IN_TEXT_YET } from '../../redact/public-message.ts';
import { type Fragment, html, type Html } from '../html/html.ts';
import { timeOf, type View } from '../html/view.ts';
import { EXACT_ACTIONS, POLICY_ACTIONS, type PolicyAction } from '../text/catalogue.ts';
import { upLink } from './months.ts';
import { NOT_FOUND, type Pages } from './page.ts';

// Older documents stay readable: what this version does not know is shown as data only.
const StoredPolicy = z.looseObject({
  title: z.string().optional(),
  summary: z.string().optional(),
  names: z.string().optional(),
  listAddresses: z.string().optional(),
  roles: z.string().optional(),
  officePhones: z.string().optional(),
  officeAddresses: z.string().optional(),
  attachments: z.string().optional(),
  followDeletions: z.boolean().optional(),
  allow: z.unknown().optional(),
  deny: z.unknown().optional(),
});
type StoredPolicy = z.infer<typeof StoredPolicy>;

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
                  <summary id="document">${view.text.policyDocument}</summary>
                  <pre dir="ltr" tabindex="0" role="region" aria-labelledby="document"><code>${JSON.stringify(policy.document, null, 2)}</code></pre>
                </details>`
        }`,
    };
  });
}

function inWords(view: View, document: unknown): Html | null {
  const stored = StoredPolicy.safeParse(document);
  if (!stored.success) return null;
  const { text } = view;
  const decided = policyActions(document);
  const rows = [
    ...decided.map((one) => row(text.categories[one.category], decisionWords(view, one))),
    ...otherRows(view, stored.data),
  ];
  const tellsSignatures = decided.some(({ places }) => places.some(({ place }) => place === 'signature'));
  const { title, summary } = stored.data;
  return html`${summary !== undefined && html`<p dir="auto" lang="en">${title !== undefined && html`<strong>${title}.</strong> `}${summary}</p>`}
  ${tellsSignatures && html`<p>${text.policyStricter}</p>`}
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
      </table>
      <h2>${text.policyLimits.heading}</h2>
      <ul>
        ${text.policyLimits.items.map((item) => html`<li>${item}</li>`)}
      </ul>`
  }`;
}

/** What holds for a category, and where something else holds. */
export interface Decision {
  readonly category: Category;
  readonly action: PolicyAction;
  readonly places: readonly { readonly place: 'signature' | 'quotation'; readonly action: PolicyAction }[];
}

function decisionWords(view: View, { category, action, places }: Decision): Fragment {
  const { text } = view;
  // The page must not promise what no detector does.
  const words = (what: PolicyAction) =>
    what !== 'keep' && NOT_FOUND_IN_TEXT_YET.has(category)
      ? text.policyNotYet
      : exactWords(view, category, what);
  return html`${words(action)}${places.map(
    (one) => html`<br />${text.policyPlaces[one.place]}: ${words(one.action)}`,
  )}`;
}

function exactWords({ text }: View, category: Category, action: PolicyAction): string {
  const exact = EXACT_ACTIONS.find((name) => name === `${category}.${action}`);
  return exact === undefined ? text.actions[action] : text.exactActions[exact];
}

function otherRows({ text }: View, stored: StoredPolicy): Html[] {
  const exception = (action: PolicyAction) =>
    action === 'keep' ? text.actions.keep : text.policyNoException;
  const rows: [string, string | undefined, (action: PolicyAction) => string][] = [
    [text.policyNames, stored.names, (action) => text.actions[action]],
    [text.policyListAddresses, stored.listAddresses, exception],
    [text.policyRoles, stored.roles, exception],
    [text.policyOfficePhones, stored.officePhones, exception],
    [text.policyOfficeAddresses, stored.officeAddresses, exception],
    [text.policyAttachments, stored.attachments, (action) => text.actions[action]],
  ];
  const allowed = entryCount(stored.allow);
  const denied = entryCount(stored.deny);
  return [
    ...rows.flatMap(([kind, value, words]) => {
      const action = actionOf(value);
      return action === null ? [] : row(kind, words(action));
    }),
    ...(stored.followDeletions === true ? [row(text.policyDeletions, text.policyFollowsDeletions)] : []),
    ...(allowed > 0 ? [row(text.policyAllow, text.policyAllowed(allowed))] : []),
    ...(denied > 0 ? [row(text.policyDeny, text.policyDenied(denied))] : []),
  ];
}

/** Entries are counted only: what they say is not public. */
function entryCount(entries: unknown): number {
  if (Array.isArray(entries)) return entries.length;
  const count = property(entries, 'count');
  return typeof count === 'number' ? count : 0;
}

/** What a policy document says of each category, wherever it keeps the map: `categories`, `actions` or at the top. */
export function policyActions(document: unknown): Decision[] {
  const found = new Map<Category, Decision>();
  for (const holder of [document, property(document, 'actions'), property(document, 'categories')]) {
    for (const category of CATEGORIES) {
      const value = property(holder, category);
      const action =
        actionOf(value) ?? actionOf(property(value, 'action')) ?? actionOf(property(value, 'body'));
      if (action === null) continue;
      const places = (['signature', 'quotation'] as const).flatMap((place) => {
        const other = actionOf(property(value, place));
        return other === null || other === action ? [] : { place, action: other };
      });
      found.set(category, { category, action, places });
    }
  }
  return CATEGORIES.flatMap((category) => found.get(category) ?? []);
}

function property(holder: unknown, name: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined;
  return (holder as Record<string, unknown>)[name];
}

function actionOf(value: unknown): PolicyAction | null {
  return POLICY_ACTIONS.find((action) => action === value) ?? null;
}

function row(kind: string, what: Fragment): Html {
  return html`<tr>
    <th scope="row">${kind}</th>
    <td>${what}</td>
  </tr>`;
}
