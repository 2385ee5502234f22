// Google Groups: most of a page is made by script. Conversations that stand in what the server sends are open; a way to the
// sign-in page, or a refusal in words, is closed; anything else cannot be told from outside.
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

const CONVERSATION = /\/g\/[^/]+\/c\/[\w-]+$/u;

export const googleGroups: ListSystem = {
  needsScript: true,

  async archive(place, visitor): Promise<ArchiveLook> {
    const address = place.archive ?? withoutAbout(place.join);
    if (address === null) return NOT_NAMED;
    const index = await visitor.visit(address);
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    const conversations = ownLinksOf(page).filter((link) => CONVERSATION.test(link));
    if (conversations.length === 0) return withoutMessages(page, closed('needs_script', page, 'unknown'));
    return { kind: 'open', page, messages: someOf(conversations), first: null };
  },

  joinPage: ({ archive }) => (archive === null ? null : `${archive.replace(/\/$/u, '')}/about`),
  members: (place) => {
    const group = place.archive ?? withoutAbout(place.join);
    return group === null ? null : `${group.replace(/\/$/u, '')}/members`;
  },
  showsMembers: ({ text }) =>
    /\bdata-member-id=|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,9}/iu.test(text),
};

function withoutAbout(join: string | null): string | null {
  return join?.replace(/\/about\/?$/u, '') ?? null;
}
