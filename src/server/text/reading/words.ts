// The texts of thread and message pages. A language that misses one does not compile.
import type { Language } from '../languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

type Count = (count: number) => string;

/** What a citation says, ready to be put into a sentence. */
export interface CitedWords {
  readonly author: string;
  readonly subject: string;
  readonly list: string;
  readonly date: string;
  readonly url: string;
}

export interface ReadingWords {
  /** before the number of lines of a message that is quoted without marks */
  readonly earlierMessage: string;
  readonly signature: string;
  readonly encodedBlock: string;
  /** leads from the beginning of a long message to all of it */
  readonly readWhole: string;
  /** before the author, for those who hear the page: "Message 5 of 23 by" */
  readonly headingLead: (number: string, of: string) => string;
  readonly contents: string;
  readonly parts: string;
  readonly order: string;
  readonly byReplies: string;
  readonly byDate: string;
  readonly find: string;
  readonly found: Count;
  readonly foundNone: string;
  readonly foundFirst: (shown: string) => string;
  readonly nothingToFind: string;
  /** before an author's name */
  readonly onlyBy: string;
  readonly morePeople: Count;
  readonly threadMbox: string;
  readonly threadFeed: string;
  readonly place: string;
  readonly thisMessage: string;
  readonly moreMessages: Count;
  readonly removedHere: string;
  readonly cite: string;
  readonly citeText: string;
  readonly citeNote: string;
  readonly citation: (cited: CitedWords) => string;
  readonly asSent: string;
  readonly forReading: string;
}

export const READING: Readonly<Record<Language, ReadingWords>> = { ar, zh, en, fr, ru, es };
