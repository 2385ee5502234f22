// The criteria of a report by block: the question, the answer, why, how to fix it, and what shows it.
import {
  BLOCKS,
  type Block,
  type CriterionResult,
  type Evidence,
  type OpennessReport,
  type Why,
} from '../../report/openness-report.ts';
import { html, type Html, join } from '../html/html.ts';
import { files, safeHttpUrl } from '../html/href.ts';
import { timeOf, type View } from '../html/view.ts';
import { resultMark } from './marks.ts';

/** Pieces of evidence shown for one criterion; the data have all of them. */
const EVIDENCE_SHOWN = 2;
const LONGEST_ADDRESS = 60;

const BLOCK_OF: Readonly<Record<string, Block>> = {
  M: 'membership',
  L: 'list',
  A: 'access',
  T: 'truth',
  P: 'privacy',
  R: 'reuse',
};

export function criteriaOf(view: View, report: OpennessReport): Html {
  const { openness: words } = view;
  const found = Map.groupBy(report.results, ({ id }) => BLOCK_OF[id[0]!] ?? 'reuse');
  const blocks = BLOCKS.filter((block) => found.has(block)).map(
    (block) => html`<section class="block" aria-labelledby="${block}">
      <h3 id="${block}">${words.blocks[block]}</h3>
      <ul class="criteria">
        ${found.get(block)!.map((result) => criterion(view, report.subject, result))}
      </ul>
    </section>`,
  );
  return html`<h2>${words.criteriaHeading}</h2>
    <div class="blocks">${blocks}</div>`;
}

/** The question of a criterion; its id where these pages do not know it. */
export function questionOf({ openness: words }: View, id: string): string {
  const known: Readonly<Record<string, string>> = words.criteria;
  return Object.hasOwn(known, id) ? known[id]! : id;
}

export function whyOf({ openness: words }: View, why: Why): string {
  return words.whys[why][0];
}

function criterion(view: View, subject: string, found: CriterionResult): Html {
  const { openness: words } = view;
  const { id, result, assurance, why, evidence } = found;
  const isMet = result === 'pass';
  const fix = isMet || result === 'not_applicable' ? null : words.whys[why][1];
  const isKnown = result !== 'unknown' && result !== 'not_applicable';
  const sureness = isKnown ? `${words.assurances[assurance][0]} · ` : '';
  return html`<li id="${id}">
    <p><strong>${questionOf(view, id)}</strong></p>
    <div class="answer">
      <p>${resultMark(view, result)} <span class="quiet">${sureness}<bdi>${id}</bdi></span></p>
      ${evidence.length > 0 && evidenceOf(view, subject, found)}
    </div>
    ${(!isMet || why !== 'ok') && html`<p>${whyOf(view, why)}</p>`}
    ${fix !== null && html`<p class="fix"><strong>${words.howToFix}:</strong> ${fix}</p>`}
  </li>`;
}

function evidenceOf(view: View, subject: string, found: CriterionResult): Html {
  const { openness: words, format } = view;
  const { evidence } = found;
  const more = evidence.length - EVIDENCE_SHOWN;
  return html`<details>
    <summary>${words.evidence} (${format.number(evidence.length)})</summary>
    <ul>
      ${evidence.slice(0, EVIDENCE_SHOWN).map((one) => piece(view, one))}
      ${more > 0 && html`<li><a href="${files.coalitionJson(subject)}">${words.moreEvidence(more)}</a></li>`}
      ${measured(found)}
    </ul>
  </details>`;
}

// Names of numbers belong to the criteria; they are written as in the data.
function measured({ value = {} }: CriterionResult): Html | null {
  const numbers = Object.entries(value);
  if (numbers.length === 0) return null;
  const text = numbers.map(([name, number]) => `${name} = ${Math.round(number * 1000) / 1000}`).join(', ');
  return html`<li><code dir="ltr">${text}</code></li>`;
}

function piece(view: View, { url, at, status, sha256, leaf }: Evidence): Html {
  const { openness: words, format, href } = view;
  const target = url === undefined ? null : safeHttpUrl(url);
  const parts: Html[] = [];
  if (target !== null) {
    parts.push(html`<a href="${target}" rel="nofollow noopener" dir="ltr">${shortAddress(target)}</a>`);
  }
  if (status !== undefined) parts.push(html`<bdi>HTTP ${status}</bdi>`);
  if (at !== undefined) parts.push(timeOf(view, Date.parse(at)));
  if (sha256 !== undefined) parts.push(html`<bdi>SHA-256 <code>${sha256.slice(0, 12)}…</code></bdi>`);
  if (leaf !== undefined) {
    parts.push(html`<a href="${href.leaf(leaf)}">${words.log.entry(format.number(leaf))}</a>`);
    parts.push(html`<a href="${files.receipt(leaf)}">${words.log.receipt}</a>`);
  }
  return html`<li>${join(parts, ' · ')}</li>`;
}

function shortAddress(address: string): string {
  const text = address.replace(/^https?:\/\//u, '');
  return text.length <= LONGEST_ADDRESS ? text : `${text.slice(0, LONGEST_ADDRESS)}…`;
}
