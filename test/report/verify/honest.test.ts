// An honest archive has nothing to fear: whatever it does by its rules, no finding.
import { describe, expect, it } from 'vitest';
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

  it('passes while it is empty', async () => {
    await using site = await openSite();
    const empty = await check(site);
    expect(empty.findings).toMatchObject([]);
  });
});
