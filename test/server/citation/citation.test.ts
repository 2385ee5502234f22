import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citationOf, toBibtex, toCsl } from '../../../src/server/citation/citation.ts';
import { makePublicMessage } from '../../support/make-public-message.ts';
import { runSite } from '../site.ts';

const SITE = { url: 'https://archive.example.org', title: 'Example Archives' };
const LIST = { name: 'Dynamic Coalition on Examples' };
const cite = (draft: Parameters<typeof makePublicMessage>[0]) =>
  citationOf(makePublicMessage(draft), LIST, SITE);

describe('BibTeX', () => {
  it('has author, title, list, date and link', () => {
    expect(
      toBibtex(cite({ seq: 12, subject: 'Agenda', author: 'Jane Doe', sentAt: '2024-05-17T23:30:00Z' })),
    ).toBe(
      `@misc{dc-example-12,
  author = {{Jane Doe}},
  title = {{Agenda}},
  howpublished = {Mailing list: Dynamic Coalition on Examples},
  organization = {Example Archives},
  year = {2024},
  month = {5},
  date = {2024-05-17},
  url = {https://archive.example.org/lists/dc-example/messages/12},
}
`,
    );
  });
  it('writes what TeX would read as a command as text', () => {
    const text = toBibtex(
      cite({ subject: '50 % of A&B_C #1 \\input{x} ~^$<>{', author: 'Doe, J. and others' }),
    );
    expect(text).toContain(
      'title = {{50 \\% of A\\&B\\_C \\#1 \\textbackslash{}input\\{x\\} \\textasciitilde{}\\textasciicircum{}\\$\\textless{}\\textgreater{}\\{}}',
    );
    expect(text).toContain('author = {{Doe, J. and others}}');
  });
  it('is one balanced entry, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (author, subject) => {
        const text = toBibtex(cite({ author, subject }));
        let depth = 0;
        const bare = text.replaceAll(/\\[{}\\]/g, '');
        for (const sign of bare.match(/[{}]/g)!) {
          depth += sign === '{' ? 1 : -1;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
        expect(text.split('\n').length).toBeLessThanOrEqual(11);
      }),
    );
  });
});

it('CSL-JSON names the same', () => {
  expect(toCsl(cite({ seq: 12, subject: 'Été\n 2024', author: 'ليلى' }))).toEqual({
    id: 'dc-example-12',
    type: 'post',
    author: [{ literal: 'ليلى' }],
    title: 'Été 2024',
    'container-title': LIST.name,
    genre: 'Mailing list message',
    issued: { 'date-parts': [[2024, 5, 17]] },
    publisher: SITE.title,
    URL: 'https://archive.example.org/lists/dc-example/messages/12',
  });
  expect(toCsl(cite({ subject: '' }))).not.toHaveProperty('title');
});

it('both are files beside the page', async () => {
  await using site = await runSite();
  const bib = await site.app.inject('/lists/dc-example/messages/1.bib');
  expect(bib.statusCode).toBe(200);
  expect(bib.headers['content-disposition']).toBe('attachment; filename="dc-example-1.bib"');
  expect(bib.body).toContain('title = {{Agenda of the May meeting}}');
  const csl = await site.app.inject('/lists/dc-example/messages/1.csl.json');
  expect(csl.headers['content-type']).toContain('application/vnd.citationstyles.csl+json');
  expect(csl.json()).toEqual([
    expect.objectContaining({ id: 'dc-example-1', title: 'Agenda of the May meeting' }),
  ]);
  for (const path of ['/lists/none/messages/1.bib', '/lists/dc-example/messages/999.csl.json'])
    expect((await site.app.inject(path)).statusCode).toBe(404);
});
