// English texts of thread and message pages.
import { counter } from '../languages.ts';
import type { ReadingWords } from './words.ts';

export const en: ReadingWords = {
  earlierMessage: 'Earlier message',
  signature: 'Signature',
  encodedBlock: 'Encoded data',
  readWhole: 'Read the whole message',
  headingLead: (number, of) => `Message ${number} of ${of} by`,
  contents: 'Messages on this page',
  parts: 'Parts',
  order: 'Order',
  byReplies: 'by replies',
  byDate: 'by date',
  find: 'Search in this thread',
  found: counter('en', {
    one: '# message of this thread contains these words.',
    other: '# messages of this thread contain these words.',
  }),
  foundNone: 'No message of this thread contains all these words.',
  foundFirst: (shown) => `The first ${shown} are shown.`,
  nothingToFind: 'There is no word to look for.',
  onlyBy: 'Only messages by',
  morePeople: counter('en', { one: 'and # more', other: 'and # more' }),
  threadMbox: 'Download this thread (mbox)',
  threadFeed: 'Follow this thread (Atom)',
  place: 'Place in the thread',
  thisMessage: 'this message',
  moreMessages: counter('en', {
    one: '# more message in the thread',
    other: '# more messages in the thread',
  }),
  removedHere: 'Removed from this message',
  cite: 'Cite this message',
  citeText: 'Text',
  citeNote: 'With the author’s published name and the permanent link.',
  citation: ({ author, subject, list, date, url }) =>
    `${author}, “${subject}”, mailing list ${list}, ${date}, ${url}`,
  asSent: 'Show the text line by line, as it was sent',
  forReading: 'Show the text for reading',
};
