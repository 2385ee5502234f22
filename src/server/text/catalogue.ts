// Every text of the public pages. A language that misses one does not compile.
import type { Category } from '../../redact/public-message.ts';
import type { EraseReason, UnreadableReason, WithholdReason } from '../../mail/message.ts';
import type { Language } from './languages.ts';
import { ar } from './ar.ts';
import type { BrowseTexts } from './browse/texts.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { RemovalTexts } from './removal/texts.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

type Count = (count: number) => string;
/** A heading with its paragraphs. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** Actions of a policy, as policy documents name them. */
export const POLICY_ACTIONS = [
  'keep',
  'remove',
  'generalise',
  'pseudonymise',
  'mask',
  'hide',
  'scrub',
  'hold',
] as const;
export type PolicyAction = (typeof POLICY_ACTIONS)[number];

/** Actions that mean something of their own for one category. */
export const EXACT_ACTIONS = [
  'email.mask',
  'ip.generalise',
  'meeting.keep',
  'meeting.generalise',
  'postal_address.generalise',
] as const;
export type ExactAction = (typeof EXACT_ACTIONS)[number];

export interface Catalogue {
  readonly skip: string;
  readonly mainNavigation: string;
  readonly lists: string;
  readonly search: string;
  readonly help: string;
  readonly privacy: string;
  readonly languages: string;
  readonly searchLabel: string;
  readonly searchIn: (list: string) => string;
  /** short: it stands in the field */
  readonly searchList: string;
  readonly footer: string;
  readonly api: string;

  readonly messages: Count;
  readonly threads: Count;
  readonly participants: Count;
  readonly lines: Count;
  readonly redactions: Count;

  readonly homeIntro: string;
  readonly homeEmpty: string;
  readonly lastActivity: string;
  readonly noMessages: string;

  readonly aboutList: string;
  readonly joinList: string;
  readonly listAddress: string;
  readonly policy: string;
  readonly policyVersion: (id: string, version: string) => string;
  readonly slots: {
    readonly published: string;
    readonly withheld: string;
    readonly erased: string;
    readonly pending: string;
  };
  readonly byMonth: string;
  readonly year: string;
  readonly month: string;
  readonly latestThreads: string;
  readonly olderThreads: string;
  readonly newestThreads: string;
  readonly downloads: string;
  readonly downloadMbox: string;
  readonly downloadJsonLines: string;
  readonly downloadMonth: string;
  readonly downloadMessage: string;
  readonly feed: string;
  readonly emptyPeriod: string;

  readonly subject: string;
  readonly author: string;
  readonly date: string;
  readonly list: string;
  readonly language: string;
  readonly attachments: string;
  readonly attachmentsNote: string;
  readonly hasAttachment: string;
  readonly noSubject: string;
  readonly unnamedFile: string;
  readonly unknownLanguage: string;

  readonly next: string;
  readonly previous: string;
  readonly pages: string;
  readonly part: (part: string, of: string) => string;
  readonly thread: string;
  readonly participantsHeading: string;
  readonly messageBy: (author: string) => string;
  readonly ghost: string;
  readonly replyTo: string;
  readonly previousByDate: string;
  readonly nextByDate: string;
  readonly previousInThread: string;
  readonly nextInThread: string;
  readonly wholeThread: string;
  readonly alsoIn: string;
  /** before links to other messages that came with this one's Message-ID */
  readonly sameId: string;
  readonly permalink: string;
  readonly aboutMessage: string;
  readonly dateCorrected: string;
  readonly unreadable: Readonly<Record<UnreadableReason, string>>;
  readonly publishedUnder: string;
  readonly askRemoval: string;
  readonly quoted: string;
  readonly redacted: (what: string) => string;

  readonly tombstones: {
    readonly withheld: Section;
    readonly erased: Section;
    readonly pending: Section;
  };
  readonly reason: string;
  readonly since: string;
  readonly reasons: Readonly<Record<WithholdReason | EraseReason | 'other', string>>;

  readonly policyIntro: string;
  readonly policyMissing: string;
  readonly policyKind: string;
  readonly policyWhat: string;
  readonly policyNotYet: string;
  readonly policyNames: string;
  readonly policyAttachments: string;
  readonly policyListAddresses: string;
  readonly policyRoles: string;
  readonly policyOfficePhones: string;
  readonly policyOfficeAddresses: string;
  readonly policyDeletions: string;
  readonly policyFollowsDeletions: string;
  readonly policyNoException: string;
  readonly policyAllow: string;
  readonly policyAllowed: Count;
  readonly policyDeny: string;
  readonly policyDenied: Count;
  readonly policyPlaces: Readonly<Record<'signature' | 'quotation', string>>;
  readonly policyStricter: string;
  readonly policyLimits: { readonly heading: string; readonly items: readonly string[] };
  readonly policyDocument: string;
  readonly actions: Readonly<Record<PolicyAction, string>>;
  readonly exactActions: Readonly<Record<ExactAction, string>>;
  readonly categories: Readonly<Record<Category, string>>;

  readonly helpTitle: string;
  readonly helpMore: readonly Section[];
  readonly privacyTitle: string;
  readonly privacySections: readonly Section[];
  readonly accessibilityTitle: string;
  readonly accessibilityIntro: string;
  readonly accessibilitySections: readonly Section[];
  readonly contact: string;
  readonly noContact: string;

  readonly removal: RemovalTexts;
  readonly browse: BrowseTexts;

  readonly errors: Readonly<Record<400 | 404 | 405 | 429 | 500 | 503, Section>>;
  readonly backHome: string;
}

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { ar, zh, en, fr, ru, es };
