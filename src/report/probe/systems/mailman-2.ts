// Mailman 2.1 with Pipermail: listinfo, month indexes, one page a message. Its private archives ask for a password under
// /mailman/private/; cPanel puts `_domain` behind the list's name, so that the list's own page knows better where things are.
import { linksOf, ownLinksOf } from '../html.ts';
import { isPage, type Page, type Visitor } from '../visit.ts';
import {
  type ArchiveLook,
  closed,
  type ListPlace,
  type ListSystem,
  NOT_NAMED,
  notGiven,
  someOf,
  withoutMessages,
} from './system.ts';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september'].concat(
  ['october', 'november', 'december'],
);
/** Index pages of periods: 2025-April/thread.html, 2025q2/, 2025/, Week-of-Mon-20250407/ */
const PERIOD =
  /\/(?:(\d{4})-([A-Z][a-z]+)|(\d{4})q([1-4])|(\d{4})|Week-of-Mon-(\d{4})(\d{2})\d{2}|(\d{4})(\d{2})\d{2})\/(?:thread|date|subject|author)\.html$/u;
const MESSAGE = /\/\d{6}\.html$/u;

export const mailman2: ListSystem = {
  needsScript: false,

  async archive(place, visitor): Promise<ArchiveLook> {
    if (place.archive === null && place.join === null) return NOT_NAMED;
    const index = await openIndex(place, visitor);
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    const periods = ownLinksOf(page)
      .flatMap((url) => {
        const month = monthOf(url);
        return month === null ? [] : [{ url, month }];
      })
      .sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
    const months = [...new Map(periods.map((one) => [one.month, one.url])).values()];
    if (months.length === 0) return withoutMessages(page, closed('empty_archive', page));
    const messages: string[] = [];
    for (const url of someOf(months)) {
      const month = await visitor.visit(url);
      if (isPage(month) && month.status === 200)
        messages.push(...someOf(ownLinksOf(month).filter((link) => MESSAGE.test(link))).slice(0, 2));
    }
    return {
      kind: 'open',
      page,
      messages: [...new Set(messages)].slice(0, 6),
      first: periods[0]?.month ?? null,
    };
  },

  joinPage: ({ archive }) =>
    archive?.replace(/\/(?:pipermail|mailman\/private)\//u, '/mailman/listinfo/') ?? null,
  members: (place) => {
    const info = place.join ?? mailman2.joinPage(place);
    return info?.includes('/listinfo/') === true ? info.replace('/listinfo/', '/roster/') : null;
  },
  // each subscriber is a link to their options, jane--at--example.org
  showsMembers: ({ text }) => /\/options\/[^"'\s]{1,200}--at--/u.test(text),
};

// What was written down, else where the list's page leads.
async function openIndex(place: ListPlace, visitor: Visitor) {
  const written = place.archive ?? place.join?.replace('/mailman/listinfo/', '/pipermail/') ?? '';
  const first = await visitor.visit(withSlash(written));
  if (isPage(first) && first.status !== 404) return first;
  const info = place.join === null ? null : await visitor.visit(place.join);
  if (info === null || !isPage(info)) return first;
  const link = linksOf(info).find((url) => /\/(?:pipermail|mailman\/private)\//u.test(url));
  return link === undefined || link === written ? first : visitor.visit(withSlash(link));
}

function withSlash(url: string): string {
  return url.endsWith('/') || url.endsWith('.html') ? url : `${url}/`;
}

function monthOf(url: string): string | null {
  const match = PERIOD.exec(url);
  if (match === null) return null;
  const [, year, name, quarterYear, quarter, wholeYear, weekYear, weekMonth, dayYear, dayMonth] = match;
  if (year !== undefined) {
    const number = MONTHS.indexOf(name!.toLowerCase()) + 1;
    return number === 0 ? null : `${year}-${String(number).padStart(2, '0')}`;
  }
  if (quarterYear !== undefined) return `${quarterYear}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}`;
  if (wholeYear !== undefined) return `${wholeYear}-01`;
  return `${weekYear ?? dayYear}-${weekMonth ?? dayMonth}`;
}
