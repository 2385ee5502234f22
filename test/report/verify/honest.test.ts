// An honest archive has nothing to fear: whatever it does by its rules, no finding.
import { describe, expect, it } from 'vitest';
import { addList, entryOf } from '../../support/make-archive.ts';
import { check, fillSite, keptFrom, LIST, openSite, REVIEWED, SLOTS } from './open-site.ts';

describe('an honest archive', () => {
  it('passes, with every state of a slot, and again later', async () => {
    await using site = await openSite();
    await fillSite(site);
    const first = await check(site);
    expect(first.findings).toEqual([]);
    expect(first.outcome).toBe('honest');
    expect(first.warnings).toEqual([]);
    expect(first.lists[LIST]).toEqual({
      slots: SLOTS,
      published: 8,
      withheld: { spam: 1 },
      erased: { erasure_request: 1 },
      pending: 2,
    });
    expect(first.checked).toMatchObject({ slots: SLOTS + 1, policies: 1 });
    expect(first.checked.pages).toBe(SLOTS + 1);
    await site.writer.withhold(LIST, REVIEWED, 'list_admin');
    await site.writer.erase(LIST, 1, 'personal_data');
    site.clock.time += 2 * 24 * 3_600_000;
    await site.index();
    const later = await check(site, { earlier: keptFrom(first) });
    expect(later.outcome).toBe('honest');
    expect(later.warnings).toMatchObject([{ code: 'pending_long', list: LIST, seq: 6 }]);
    expect(later.head!.size).toBeGreaterThan(first.head!.size);
  });

  it('passes with texts of every shape, those that come in parts too', async () => {
    const wrapped =
      'Words that a mail program has wrapped at seventy columns or so, as most of\nthem do, and that are joined again for people who read them on a phone,\nwhatever its width.\n';
    const bodies = [
      '* one\n* two\n  - deeper\n1. first\n2. second\n',
      `${wrapped}\n> ${wrapped.replaceAll('\n', '\n> ')}\nI agree.\n`,
      'Name      | Votes\n----------+------\nJane      |    12\nAhmed     |     7\n',
      '    if (a < b) {\n      return "x & y";\n    }\n',
      '-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n',
      '-----Original Message-----\nFrom: Jane\nSubject: Before\n\nThe earlier text.\n',
      'مرحبا بالجميع.\n\n你好。\n\n-- \nJane\nCoordinator\n',
      Array.from({ length: 4000 }, (_, i) => `> line ${i} of a very long quotation\n`).join(''),
      `${wrapped}\n`.repeat(900),
    ];
    await using site = await openSite();
    await addList(site.writer, LIST, 'Dynamic Coalition on Examples');
    await site.writer.record(
      LIST,
      bodies.map((body, i) => entryOf(LIST, { id: `b${i}@example.org`, subject: `Topic ${i}`, body })),
    );
    await site.index();
    const { findings, checked } = await check(site);
    expect(findings).toEqual([]);
    expect(checked.pages).toBe(bodies.length);
  });

  it('passes while it is empty', async () => {
    await using site = await openSite();
    const empty = await check(site);
    expect(empty.findings).toMatchObject([]);
  });
});
