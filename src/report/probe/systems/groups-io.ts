// groups.io: topics of a public archive are plain pages; those of others lead to the login or say that they are for members.
// An archive that was ever private can never be made public there: only one elsewhere can.
import { ownLinksOf } from '../html.ts';
import type { Page } from '../visit.ts';
import {
  type ArchiveLook,
  closed,
  type ListSystem,
  NOT_NAMED,
  notGiven,
  someOf,
  withoutMessages,
} from './system.ts';

const TOPIC = /\/g\/[^/]+\/(?:topic|message)\/[\w%+./-]{1,300}$/u;

export const groupsIo: ListSystem = {
  needsScript: false,

  async archive(place, visitor): Promise<ArchiveLook> {
    if (place.archive === null && place.join === null) return NOT_NAMED;
    const index = await visitor.visit(topicsOf(place.archive ?? place.join!));
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    const topics = ownLinksOf(page).filter((link) => TOPIC.test(new URL(link).pathname));
    if (topics.length === 0) return withoutMessages(page, closed('empty_archive', page));
    return { kind: 'open', page, messages: someOf(topics), first: null };
  },

  joinPage: ({ archive }) => archive?.replace(/\/(?:topics|messages)\/?$/u, '') ?? null,
  members: (place) => {
    const group = place.join ?? groupsIo.joinPage(place);
    return group === null ? null : under(group, 'members');
  },
  showsMembers: ({ text }) =>
    /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,9}|class="[^"]{0,200}\bmember-(?:name|row)\b/iu.test(
      text,
    ),
};

// The first page of a group lists no topics.
function topicsOf(url: string): string {
  return /\/(?:topics|messages)\b/u.test(url) ? url : url.replace(/(\/g\/[^/?#]+).*$/u, '$1/topics');
}

function under(group: string, what: string): string {
  return `${group.replace(/\/$/u, '')}/${what}`;
}
