// What the vault knows of who agreed to be published, for lists with `consent: first-post`.
import type { ConsentLetter, RequestLanguage } from '../../requests/words.ts';

export type Standing = 'agreed' | 'refused' | 'asked';

export interface DueConsentMail {
  readonly list: string;
  /** keyed, of the address */
  readonly hash: string;
  readonly contact: string;
  readonly token: string;
  readonly language: RequestLanguage;
}

/** Every method is durable when it returns and harmless when repeated. */
export interface Consents {
  /** The list asks from now on; what it received before is not asked about. */
  begin(list: string): void;
  /** `asked`: not decided, whether a mail went out or not. */
  standing(list: string, author: string, receivedAt: number): Standing;
  /** A message of this author waits; the first time they are asked by mail, where they can be reached. */
  ask(list: string, arrival: number, author: string, language: RequestLanguage): void;
  /** An answer; the first one counts. */
  take(letter: ConsentLetter): void;
  /** Messages whose author has decided since; `seq` is null where they do not wait any more. */
  decided(): { arrival: number; list: string; seq: number | null }[];
  /** This message got what its author decided. */
  done(arrival: number): void;
  dueMail(): DueConsentMail[];
  mailed(mail: Pick<DueConsentMail, 'list' | 'hash'>, outcome: 'sent' | 'later' | 'never'): void;
}
