// What the vault keeps of requests for removal, and what can be done with them.
import type {
  CaseLetter,
  Cause,
  Grant,
  PublicRequest,
  Refusal,
  RequestLanguage,
  RequestLetter,
  RequestState,
} from '../../requests/words.ts';

/** A request as the operator sees it. */
export interface RequestCase {
  /** short number for the command line */
  readonly n: number;
  /** SHA-256 of the reference, hex */
  readonly key: string;
  readonly state: RequestState;
  readonly cause: Cause;
  readonly list: string | null;
  readonly seq: number | null;
  /** ms UTC */
  readonly receivedAt: number;
  /** when the code that was mailed came back; null where nobody has shown that the contact is theirs */
  readonly confirmedAt: number | null;
  readonly closedAt: number | null;
  readonly outcome: Grant | Refusal | null;
  /** YYYY-MM-DD */
  readonly due: string;
  /** a mail that is still to be sent */
  readonly mail: DueMail['kind'] | null;
  /** what was written; null once it is deleted */
  readonly letter: RequestLetter | null;
}

export interface DueMail {
  readonly n: number;
  readonly kind: 'code' | 'outcome';
  /** 8 digits; null for an outcome */
  readonly code: string | null;
  readonly contact: string;
  readonly language: RequestLanguage;
  readonly reference: string;
}

/** Every method is durable when it returns and harmless when repeated. */
export interface Requests {
  /**
   * Takes a letter in; one that was taken before changes nothing. `isConfirmedByMail`: a request with a contact waits
   * for a code. False where too many requests are undecided: the letter stays where it is.
   */
  take(letter: CaseLetter, isConfirmedByMail: boolean): boolean;
  /** All, by number. */
  all(): RequestCase[];
  /** By number or reference. */
  find(word: string | number): RequestCase | null;
  /** Closes a request; false where it is not open. An erasure deletes what was written in it. */
  decide(n: number, outcome: Grant | Refusal, isGranted: boolean): boolean;
  /** Mails that are to be sent now. */
  dueMail(): DueMail[];
  /** `later`: it is tried again, for about two days. */
  mailed(mail: Pick<DueMail, 'n' | 'kind'>, outcome: 'sent' | 'later' | 'never'): void;
  /** Requests whose public state is not in the archive yet. */
  untold(): { n: number; request: PublicRequest }[];
  told(request: { n: number; state: RequestState }): void;
  /** Ends what nobody confirmed in time. */
  lapse(): void;
  /** Keys of requests that were closed `keepMonths` ago and more. */
  old(keepMonths: number): string[];
  delete(keys: readonly string[]): void;
}
