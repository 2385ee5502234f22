// Texts of the pages on which readers look for a coalition, a year, a month or a thread.

export interface BrowseTexts {
  readonly question: string;
  readonly nameLabel: string;
  readonly nameButton: string;
  readonly noSuchName: string;
  readonly showAll: string;
  readonly inTwelveMonths: string;
  readonly languagesSeen: string;
  readonly checkedOn: (date: string) => string;
  readonly latestOnAllLists: string;

  readonly onThisPage: string;
  readonly runBy: string;
  readonly listRunBy: string;
  /** before the address of the people who run the site */
  readonly archiveContact: string;
  readonly joinByMail: string;
  readonly follow: string;
  readonly firstMessage: string;
  readonly inArchive: string;
  readonly messages: string;
  readonly byYearAndMonth: string;
  readonly earlierYears: string;
  readonly total: string;

  readonly view: string;
  readonly byThread: string;
  readonly byMessage: string;
  readonly startedBy: string;
  readonly replies: string;
  readonly countReplies: (count: number) => string;
  readonly begun: (date: string) => string;
  readonly otherMonths: string;
  readonly otherYears: string;
  readonly more: string;
}
