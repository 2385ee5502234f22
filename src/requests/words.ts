// What visitor, web and worker say to each other about requests for removal: closed vocabularies and strict shapes.
import { z } from 'zod';

/** Why something should go. */
export const CAUSES = ['own_message', 'about_me', 'about_other', 'legal', 'copyright', 'other'] as const;
export type Cause = (typeof CAUSES)[number];

/**
 * `received`: nobody has confirmed the contact · `waiting`: for the code that was mailed · `open`: confirmed, to be
 * decided · `lapsed`: no code came in time.
 */
export const REQUEST_STATES = [
  'received',
  'waiting',
  'open',
  'granted',
  'refused',
  'withdrawn',
  'lapsed',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What was done where a request is granted. */
export const GRANTS = ['message_erased', 'person_erased', 'withheld'] as const;
export type Grant = (typeof GRANTS)[number];

/** Why a request is refused. */
export const REFUSALS = [
  'not_found',
  'not_theirs',
  'public_interest',
  'already_removed',
  'unclear',
  'abuse',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export const REQUEST_LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;
export type RequestLanguage = (typeof REQUEST_LANGUAGES)[number];

export const MOST_TEXT = 2000;
export const MOST_WHO = 300;

/** A mailbox that may stand in a mail header as it is: no blank, no control sign, no list of several. */
const MAILBOX = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{1,63}$/u;

/** Whether a text is one mail address, of 254 characters at most. */
export function isMailbox(text: string): boolean {
  return text.length <= 254 && MAILBOX.test(text);
}

const Base = {
  /** names this letter: taken once, however often the file comes */
  id: z.string().regex(/^[\w-]{22}$/u),
  /** ms UTC */
  at: z.int().min(0),
  reference: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{20}$/u),
};

/** What is about somebody: private from the moment it is written. */
export const RequestLetter = z.strictObject({
  ...Base,
  kind: z.literal('request'),
  language: z.enum(REQUEST_LANGUAGES),
  cause: z.enum(CAUSES),
  list: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u)
    .nullable(),
  /** null where it is about a person */
  seq: z.int().min(1).nullable(),
  /** name and addresses of a person, as the visitor writes them; '' where it is about a message */
  who: z.string().max(MOST_WHO),
  text: z.string().max(MOST_TEXT),
  contact: z.string().refine(isMailbox).nullable(),
});
export type RequestLetter = z.infer<typeof RequestLetter>;

/** The answer of an author who was asked by mail. */
export const ConsentLetter = z.strictObject({
  kind: z.literal('consent'),
  id: Base.id,
  at: Base.at,
  token: z.string().regex(/^[\w-]{22}$/u),
  agrees: z.boolean(),
});
export type ConsentLetter = z.infer<typeof ConsentLetter>;

/** What the web hands to the worker, one file each. */
export const Letter = z.discriminatedUnion('kind', [
  RequestLetter,
  z.strictObject({ ...Base, kind: z.literal('code'), code: z.string().max(20) }),
  z.strictObject({ ...Base, kind: z.literal('withdraw') }),
  ConsentLetter,
]);
export type Letter = z.infer<typeof Letter>;
/** What belongs to a request. */
export type CaseLetter = Exclude<Letter, ConsentLetter>;

/** What everybody may know of a request who has its reference. Nothing in it is about a person. */
export interface PublicRequest {
  /** SHA-256 of the reference, hex */
  readonly key: string;
  readonly state: RequestState;
  readonly list: string | null;
  /** told only where it is granted: before, it would point at somebody */
  readonly seq: number | null;
  /** days, YYYY-MM-DD UTC */
  readonly received: string;
  readonly due: string;
  readonly closed: string | null;
  readonly outcome: Grant | Refusal | null;
  /** somebody confirmed it or decided on it: only these are counted */
  readonly counts: boolean;
}
