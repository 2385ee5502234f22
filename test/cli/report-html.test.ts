// Reports on paper, in a real browser: one page each, whatever they say; readable on a phone and by a screen reader.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { reportHtml } from '../../src/cli/report-html.ts';
import { Criteria } from '../../src/report/criteria.ts';
import { makeReport } from '../../src/report/make-report.ts';
import type { Why } from '../../src/report/openness-report.ts';
import { CHROMIUM } from '../support/chromium.ts';

const CRITERIA = Criteria.parse(parse(readFileSync('config/criteria/2026-11.yaml', 'utf8')));
const LONGEST = (Object.entries(CRITERIA.fixes) as [Why, string][]).toSorted(
  (a, b) => b[1].length - a[1].length,
)[0]![0];

/** All answers are no, each with the longest sentence. */
function worst(subject: string) {
  const name = 'Dynamic Coalition on Innovative Approaches to Connecting the Unconnected <b>';
  return makeReport({
    criteria: CRITERIA,
    subject,
    name,
    connected: true,
    assessor: 'archive.example.org',
    now: Date.UTC(2026, 10, 1),
    findings: CRITERIA.criteria.map(({ id }) => ({ id, result: 'fail', why: LONGEST })),
    attestations: [],
    log: null,
    counts: {
      slots: 12_345,
      published: 12_000,
      withheld: { auto_reply: 100, bounce: 100, spam: 100 },
      erased: { erasure_request: 40 },
      pending: 5,
    },
    months: [],
    removals: null,
    flags: ['many_withheld', 'more_redacted', 'one_reason'],
  }).report;
}

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(CHROMIUM);
}, 60_000);
afterAll(() => browser?.close());

it('prints one page a coalition, fits a phone, and has no obstacle that axe finds', async () => {
  const reports = [worst('dc-x'), worst('dc-y'), worst('dc-z')];
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent(reportHtml(reports, CRITERIA, new Set(['dc-x', 'dc-y', 'dc-z'])));
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type \/Page\b/gu)?.length).toBe(3);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(await page.locator('b').count()).toBe(0);
  await context.close();
}, 120_000);
