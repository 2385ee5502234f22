// The whole product once: a mail is appended to a real mailbox, a reader finds it in a real browser.
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from '../support/chromium.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/make-message.ts';
import { imapSourceOf, makeSite } from '../support/site.ts';
import { until } from '../support/until.ts';

describe('from APPEND to the hit in the browser', () => {
  it('publishes a new mail through IDLE, redacted, and finds it without JavaScript', async () => {
    await using dovecot = await startDovecot();
    await dovecot.append(
      'archive',
      'INBOX',
      makeMessage({ subject: 'First of the list', listId: 'dc-e2e.lists.example.org' }),
    );
    await using site = await makeSite({
      site: { search: { engine: 'auto' } },
      lists: [
        {
          id: 'dc-e2e',
          address: 'dc-e2e@lists.example.org',
          sources: [imapSourceOf(dovecot.port, 'archive', { listId: 'dc-e2e.lists.example.org' })],
        },
      ],
    });
    const running = await site.start('up');
    await dovecot.append(
      'archive',
      'INBOX',
      makeMessage({
        from: 'Noor Example <noor@example.net>',
        subject: '[dc-e2e] Quorum for the zebrafish meeting',
        listId: 'dc-e2e.lists.example.org',
        text: 'Please confirm to noor@example.net or +1 202 555 0147.\n\nWe need a quorum for the zebrafish meeting.\n',
      }),
    );
    await until(
      async () => {
        const found = await fetch(`${running.url}/api/v1/search?q=zebrafish`);
        return ((await found.json()) as { total: number }).total === 1;
      },
      { what: 'the new mail in the index' },
    );

    await using browser = await chromium.launch(CHROMIUM);
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await page.goto(`${running.url}/`);
    await page.getByRole('searchbox').first().fill('zebrafsh quorum');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Quorum for the zebrafish meeting' }).first().click();
    const text = await page.locator('main').innerText();
    expect(text).toContain('Noor Example');
    expect(text).toMatch(/\[email [a-z2-7]{4}\]/u);
    expect(text).not.toContain('noor@example.net');
    expect(text).not.toContain('555 0147');
    expect(await running.stop()).toBe(0);
    expect(running.output()).not.toContain('noor@example.net');
  });
});
