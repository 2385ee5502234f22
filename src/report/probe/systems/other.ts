// A list on software that is not known here: what is plain can be said, and nothing more.
import { visibleText } from '../html.ts';
import type { Page } from '../visit.ts';
import { type ArchiveLook, closed, type ListSystem, NOT_NAMED, notGiven, withoutMessages } from './system.ts';

/** An index with less to read is none, or is made by script. */
const LEAST_TEXT = 200;
/** A login has few words beside its fields. */
const MOST_OF_LOGIN = 600;

export const other: ListSystem = {
  needsScript: true,

  async archive({ archive }, visitor): Promise<ArchiveLook> {
    if (archive === null) return NOT_NAMED;
    const index = await visitor.visit(archive);
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    // which links are messages, nobody knows
    const found = { kind: 'open', page, messages: [], first: null } as const;
    const { length } = visibleText(page.text);
    if (length >= MOST_OF_LOGIN) return found;
    const refusedHere = withoutMessages(page, closed('needs_script', page, 'unknown'));
    return refusedHere.why === 'login_required' || length < LEAST_TEXT ? refusedHere : found;
  },

  joinPage: () => null,
  members: () => null,
  showsMembers: () => false,
};
