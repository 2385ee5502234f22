// The texts of the form for removal and of the pages that follow it.
import type { Cause, Grant, Refusal, RequestState } from '../../../requests/words.ts';

/** A heading with its paragraph. */
interface Section {
  readonly heading: string;
  readonly text: string;
}

/** What can be wrong with a form. */
export const FORM_PROBLEMS = ['message', 'who', 'cause', 'contact', 'text', 'stale', 'busy'] as const;
export type FormProblem = (typeof FORM_PROBLEMS)[number];

export interface RemovalTexts {
  readonly title: string;
  readonly intro: string;
  readonly deadline: string;
  readonly about: string;
  readonly aboutMessage: string;
  readonly aboutPerson: string;
  readonly list: string;
  readonly anyList: string;
  readonly message: string;
  readonly messageHint: string;
  readonly who: string;
  readonly whoHint: string;
  readonly cause: string;
  readonly causes: Readonly<Record<Cause, string>>;
  readonly text: string;
  readonly textHint: string;
  readonly contact: string;
  readonly contactHint: string;
  readonly contactNeeded: string;
  readonly leaveEmpty: string;
  readonly send: string;
  readonly problemsHeading: string;
  readonly problems: Readonly<Record<FormProblem, string>>;

  readonly sent: Section;
  readonly sentCode: string;
  readonly sentNoCode: string;
  readonly reference: string;
  readonly statePage: string;

  readonly stateTitle: string;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly state: string;
  readonly received: string;
  readonly due: string;
  readonly closed: string;
  readonly outcome: string;
  readonly outcomes: Readonly<Record<Grant | Refusal, string>>;
  readonly place: string;
  readonly unknown: Section;
  readonly code: string;
  readonly codeHint: string;
  readonly codeSend: string;
  readonly withdraw: string;
  readonly withdrawText: string;
  readonly withdrawSend: string;
  readonly passedOn: Section;

  readonly privacy: (months: string) => Section;
  readonly toForm: string;

  /** the page on which an author agrees to publication */
  readonly consent: Section & {
    readonly later: string;
    readonly agree: string;
    readonly refuse: string;
    readonly done: Section;
  };
}
