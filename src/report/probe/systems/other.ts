// A list on software that is not known here: what is plain can be said, and nothing more.
import { visibleText } from '../html.ts';
import type { Page } from '../visit.ts';
import { type ArchiveLook, closed, type ListSystem, NOT_NAMED, notGiven } from './system.ts';

/** An index with less to read is none, or is made by script. */
const LEAST_TEXT = 200;

export const other: ListSystem = {
  needsScript: true,

  async archive({ archive }, visitor): Promise<ArchiveLook> {
    if (archive === null) return NOT_NAMED;
    const index = await visitor.visit(archive);
    const refused = notGiven(index);
    if (refused !== null) return refused;
    const page = index as Page;
    if (visibleText(page.text).length < LEAST_TEXT) return closed('needs_script', page, 'unknown');
    // which links are messages, nobody knows
    return { kind: 'open', page, messages: [], first: null };
  },

  joinPage: () => null,
  members: () => null,
  showsMembers: () => false,
};
