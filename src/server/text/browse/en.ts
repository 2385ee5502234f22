// English texts for looking around.
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: 'Which coalition are you looking for?',
  nameLabel: 'Part of its name',
  nameButton: 'Find',
  noSuchName: 'No coalition has this in its name.',
  showAll: 'Show all coalitions',
  inTwelveMonths: 'Last 12 months',
  languagesSeen: 'Languages',
  checkedOn: (date) => `checked on ${date}`,
  latestOnAllLists: 'Latest discussions',

  onThisPage: 'On this page',
  runBy: 'Who runs it',
  listRunBy: 'The coalition runs the list.',
  archiveContact: 'About this archive write to',
  joinByMail: 'Join by e-mail',
  follow: 'Follow (Atom)',
  firstMessage: 'First message',
  inArchive: 'In the archive',
  messages: 'Messages',
  byYearAndMonth: 'By year and month',
  earlierYears: 'Earlier years',
  total: 'Total',

  view: 'View',
  byThread: 'One line per thread',
  byMessage: 'One line per message',
  startedBy: 'Started by',
  replies: 'Replies',
  countReplies: counter('en', { one: '# reply', other: '# replies' }),
  begun: (date) => `begun on ${date}`,
  otherMonths: 'Other months',
  otherYears: 'Other years',
  more: 'More of this month',
} satisfies BrowseTexts;
