// Looking around: coalitions at a glance, a list's home, years and months, in each state that they can be in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addList, entryOf, type MailDraft } from '../support/make-archive.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { runSite, type Running } from './site.ts';

const DAY = 86_400_000;

let site: Running;
beforeAll(async () => {
  site = await runSite();
  const { writer } = site.site;
  await addList(writer, 'dc-one', 'Dynamic Coalition with One Message');
  await record('dc-one', [{ id: 'one@example.org', sentAt: '2024-05-30T10:00:00Z', language: 'fr' }]);
  await addList(writer, 'dc-old', 'Coalición de siempre');
  await record(
    'dc-old',
    Array.from({ length: 55 }, (_, n) => ({
      id: `old${n}@example.org`,
      subject: `Year ${1970 + n}`,
      sentAt: `${1970 + n}-03-01T10:00:00Z`,
    })),
  );
  await writer.putList({
    id: 'dc-mail',
    name: 'Joined by mail',
    address: null,
    join: 'mailto:join@lists.example.org?subject=subscribe',
    description: null,
  });
});
afterAll(() => site[Symbol.asyncDispose]());

const record = (list: string, drafts: readonly MailDraft[]) =>
  site.site.writer.record(
    list,
    drafts.map((draft) => entryOf(list, draft)),
  );
const get = async (url: string) => {
  const { statusCode, body } = await site.app.inject({ url });
  expect(statusCode, url).toBe(200);
  expect(shapeFaults(body), url).toEqual([]);
  return body;
};
/** what a reader sees of a piece of a page, between two words of it */
const between = (body: string, from: string, to: string) => {
  const start = body.indexOf(from);
  expect(start, from).toBeGreaterThan(0);
  return textOf(body.slice(start, body.indexOf(to, start)));
};
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

describe('the first page', () => {
  it('says of each coalition what it is, whether anything goes on, in which languages, and how open it is', async () => {
    const card = between(await get('/'), 'Dynamic Coalition on Examples', '</li>');
    expect(card).toContain('People who talk about examples.');
    expect(card).toContain('Last message 18 May 2024 2 weeks ago');
    expect(card).toContain('Last 12 months 5 messages');
    expect(card).toContain('Languages English and Arabic');
    expect(card).toContain('Openness Not assessed yet');
  });

  it('says that a list has no messages yet', async () => {
    const card = between(await get('/'), 'Dynamic Coalition on Silence', '</li>');
    expect(card).toContain('Last message No messages yet');
    expect(card).toContain('0 messages');
    expect(card).not.toContain('Languages');
  });

  it('shows the latest discussions of all lists, each with its list, newest first', async () => {
    const latest = between(await get('/'), 'id="latest"', '</section>');
    expect(latest).toMatch(
      /A subject Dynamic Coalition with One Message · Jane Doe · 30 May 2024 · French .*Agenda of the May meeting Dynamic Coalition on Examples · Jane Doe · 1 reply · 17 May 2024/u,
    );
  });

  it('narrows by name without a script, whatever case and marks', async () => {
    const body = await get('/?name=COALICION');
    expect(body).toContain('Coalición de siempre');
    expect(body).not.toContain('>Dynamic Coalition on Silence<');
    expect(body).toContain('<meta name="robots" content="noindex" />');
    const none = await get('/?name=%3Cscript%3E');
    expect(none).toContain('No coalition has this in its name.');
    expect(none).toContain('name=%3Cscript%3E');
    expect(none).not.toMatch(FOREIGN_SCRIPT);
    expect((await site.app.inject(`/?name=${'x'.repeat(300)}`)).statusCode).toBe(400);
    expect((await site.app.inject('/?name=a&name=b')).statusCode).toBe(400);
  });
});

it('shows many lists as a table in the order of their names, with a form to narrow it', async () => {
  await using many = await runSite();
  for (let n = 0; n < 40; n++) await addList(many.site.writer, `dc-n${n}`, `Coalition ${100 + n}`);
  const { body } = await many.app.inject('/');
  expect(shapeFaults(body)).toEqual([]);
  expect(body.match(/<tr role="row">/gu)).toHaveLength(1 + 42);
  expect(body.indexOf('Coalition 100')).toBeLessThan(body.indexOf('Coalition 139'));
  expect(body).toContain('<label for="name">Part of its name</label>');
  expect(body.length).toBeLessThan(50_000);
  const narrowed = (await many.app.inject('/?name=139')).body;
  expect(narrowed.match(/<tr role="row">/gu)).toHaveLength(2);
  expect(narrowed).toContain('value="139"');
});

describe('a list’s home', () => {
  it('says how to join before anything else, and who runs it without naming a person', async () => {
    const body = await get('/lists/dc-example');
    expect(body.indexOf('href="https://lists.example.org/dc-example"')).toBeLessThan(
      body.indexOf('id="threads"'),
    );
    expect(between(body, 'id="about"', '</section>')).toContain(
      'Who runs it The coalition runs the list. About this archive write to archive@example.org',
    );
  });

  it('says how much was sent, when and in which languages', async () => {
    const about = between(await get('/lists/dc-example'), 'id="about"', '</section>');
    expect(about).toContain('Last message 18 May 2024 First message 31 December 2023');
    expect(about).toContain('In the archive 5 messages · 4 threads Last 12 months 5 messages');
    expect(about).toContain('Languages English and Arabic');
  });

  it('offers to join by mail where that is how one joins', async () => {
    const body = await get('/lists/dc-mail');
    expect(body).toContain(
      '<a class="button" href="mailto:join@lists.example.org?subject=subscribe">Join by e-mail</a>',
    );
  });

  it.each([
    'mailto:join@lists.example.org?body=hello',
    'mailto:join@lists.example.org?cc=x@example.org',
    'javascript:alert(1)',
    'mailto:"><script>',
  ])('makes no link of %s', async (join) => {
    await site.site.writer.putList({
      id: 'dc-odd',
      name: 'Odd',
      address: null,
      join,
      description: null,
    });
    expect(await get('/lists/dc-odd')).not.toContain('class="button"');
  });

  it('shows years and months as a table with headings, counts and sums', async () => {
    const body = await get('/lists/dc-example');
    const table = body.slice(body.indexOf('<table class="months"'), body.indexOf('</table>'));
    expect(table.match(/<th scope="col"/gu)).toHaveLength(14);
    expect(table).toContain('<abbr title="September">Sept</abbr>');
    expect(table).toContain('<span class="unseen">May 2024: </span>3</a');
    expect(table).toMatch(/2024<\/a>[\s\S]*class="sum" data-label="Total">\s*4\s*</u);
  });

  it('shows the last years of an old list with their months, those before in one line each', async () => {
    const body = await get('/lists/dc-old');
    expect(body.match(/<th scope="row"/gu)).toHaveLength(8);
    const earlier = body.slice(
      body.indexOf('Earlier years'),
      body.indexOf('</ul>', body.indexOf('Earlier years')),
    );
    expect(earlier.match(/<li>/gu)).toHaveLength(47);
    expect(earlier).toContain('href="/lists/dc-old/1970"');
    expect(body.length).toBeLessThan(50_000);
  });

  it('leads from the latest threads to all others', async () => {
    const pages = ['/lists/dc-old'];
    const subjects: string[] = [];
    for (let at = 0; at < pages.length; at++) {
      const body = await get(pages[at]!);
      subjects.push(...[...body.matchAll(/>Year (\d{4})</gu)].map((match) => match[1]!));
      const next = /rel="next" href="([^"]+)"/u.exec(body)?.[1];
      if (next !== undefined) pages.push(next);
    }
    expect(subjects).toEqual(Array.from({ length: 55 }, (_, n) => String(2024 - n)));
    expect(pages.length).toBeGreaterThan(1);
    expect((await site.app.inject('/lists/dc-old?before=x')).statusCode).toBe(400);
  });

  it('is whole for a list without messages', async () => {
    const body = await get('/lists/dc-empty');
    expect(body).toContain('No messages yet');
    expect(body).not.toContain('class="months"');
    expect(body).not.toContain('href="#months"');
  });
});

describe('a year', () => {
  it('tells every month that has come, quiet ones too, with sum and downloads', async () => {
    const body = await get('/lists/dc-example/2024');
    const rows = between(body, '<tbody', '</table>');
    // the clock of the site stands in June
    expect(rows).toBe('January 0 February 0 March 0 April 1 mbox May 3 mbox June 0 Total 4');
    expect(body).toContain('href="/lists/dc-example/2024-05.mbox"');
    expect(body).toMatch(/rel="prev" href="\/lists\/dc-example\/2023"/u);
    expect(body).not.toContain('rel="next"');
  });

  it('says that nothing was sent in it', async () => {
    expect(await get('/lists/dc-example/2019')).toContain('There are no published messages in this period.');
  });
});

describe('a month', () => {
  it('has a line for each thread: subject, who began it, replies, last message', async () => {
    const body = await get('/lists/dc-example/2024/05');
    expect(between(body, '<tbody', '</tbody>')).toBe(
      'Agenda of the May meeting Jane Doe 1 17 May 2024 ' +
        '&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; more ' +
        '&quot;&gt;&lt;img src=x onerror=alert(1)&gt; 0 18 May 2024',
    );
    expect(body).toContain('href="/lists/dc-example/threads/1"');
    expect(body).toMatch(/rel="prev" href="\/lists\/dc-example\/2024\/04"/u);
    expect(body).toContain('href="/lists/dc-example/2024-05.mbox"');
  });

  it('has a line for each message where one asks for it, and stays so from month to month', async () => {
    const body = await get('/lists/dc-example/2024/05?view=messages');
    expect(between(body, '<ol class="lines each"', '</ol>')).toContain(
      'Re: Agenda of the May meeting Ahmed · 17 May at 11:00 UTC',
    );
    expect(body).toContain('href="/lists/dc-example/messages/2"');
    expect(body).toMatch(/rel="prev" href="\/lists\/dc-example\/2024\/04\?view=messages"/u);
    expect(body).toMatch(/aria-current="true"\s*>One line per message</u);
  });

  it('marks another language than the page’s, attached files, and threads that began before', async () => {
    expect(between(await get('/lists/dc-example/2023/12'), '<tbody', '</tbody>')).toContain(
      'has an attachment',
    );
    const april = await get('/lists/dc-example/2024/04');
    expect(between(april, '<tbody', '</tbody>')).toContain('Arabic');
    expect(april).toMatch(/dir="auto" lang="ar"\s*>اجتماع DC في مايو</u);
    expect(between(await get('/ar/lists/dc-example/2024/04'), '<tbody', '</tbody>')).not.toContain('العربية');
    await record('dc-one', [
      { id: 'late@example.org', replyTo: 'one@example.org', sentAt: '2024-06-01T08:00:00Z' },
    ]);
    expect(between(await get('/lists/dc-one/2024/06'), '<tbody', '</tbody>')).toContain(
      'begun on 30 May 2024',
    );
  });

  it.each([
    ['?view=tree', 400],
    ['?after=1', 400],
    ['?view=threads&after=1715940000000-1', 200],
  ])('answers %s with %s', async (query, status) => {
    expect((await site.app.inject(`/lists/dc-example/2024/05${query}`)).statusCode).toBe(status);
  });

  it('comes in parts where it is busy, in both views', async () => {
    const start = Date.UTC(2020, 1, 1);
    await record(
      'dc-empty',
      Array.from({ length: 230 }, (_, n) => ({
        id: `busy${n}@example.org`,
        subject: `Busy ${n}`,
        sentAt: new Date(start + (n / 10) * DAY).toISOString(),
      })),
    );
    for (const view of ['threads', 'messages']) {
      const seen: string[] = [];
      let parts = 0;
      for (let url: string | undefined = `/lists/dc-empty/2020/02?view=${view}`; url !== undefined; parts++) {
        const body = await get(url);
        expect(body.length).toBeLessThan(50_000);
        seen.push(...[...body.matchAll(/>Busy (\d+)</gu)].map((match) => match[1]!));
        const next: string | undefined = /<p class="action">\s*<a rel="next" href="([^"]+)"/u.exec(body)?.[1];
        url = next?.replaceAll('&amp;', '&');
      }
      expect(parts).toBe(3);
      expect(seen).toEqual(Array.from({ length: 230 }, (_, n) => String(n)));
    }
  });
});
