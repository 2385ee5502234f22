// Mailman 3: Postorius for the list, HyperKitty for the archive. A private archive answers 200 with the form for logging in,
// or leads to /accounts/login/: the form decides, not the status.
import { ownLinksOf } from '../html.ts';
import { isPage, type Page } from '../visit.ts';
import {
  type ArchiveLook,
  closed,
  type ListSystem,
  NOT_NAMED,
  notGiven,
  someOf,
  withoutMessages,
} from './system.ts';

const MESSAGE = /\/(?:message|thread)\/[A-Z2-7]{32}\/?$/u;
const MONTH = /\/(\d{4})\/(\d{1,2})\/?$/u;

export const mailman3: ListSystem = {
  needsScript: false,

  async archive({ archive }, visitor): Promise<ArchiveLook> {
    if (archive === null) return NOT_NAMED;
    const index = await visitor.visit(archive);
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    const links = ownLinksOf(page);
    const months = links
      .flatMap((url) => {
        const [, year, month] = MONTH.exec(url) ?? [];
        return year === undefined ? [] : [{ url, month: `${year}-${month!.padStart(2, '0')}` }];
      })
      .sort((a, b) => (a.month < b.month ? -1 : 1));
    const messages = links.filter((link) => MESSAGE.test(link)).slice(0, 1);
    // the newest threads may come by script only
    const newest = messages.length === 0 ? months.slice(1).slice(-1) : [];
    for (const { url } of [...newest, ...months.slice(0, 1)]) {
      const month = await visitor.visit(url);
      if (isPage(month))
        messages.push(...someOf(ownLinksOf(month).filter((link) => MESSAGE.test(link))).slice(0, 2));
    }
    if (messages.length === 0) return withoutMessages(page, closed('empty_archive', page));
    return { kind: 'open', page, messages: [...new Set(messages)], first: months[0]?.month ?? null };
  },

  joinPage: () => null,
  members: ({ join }) =>
    join !== null && /\/lists\/[^/]+\/?$/u.test(join) ? `${join.replace(/\/$/u, '')}/members/member/` : null,
  showsMembers: ({ text }) => /\/members\/options\/[^"'\s]{1,200}(?:@|%40)/u.test(text),
};
