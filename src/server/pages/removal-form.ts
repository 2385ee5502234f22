// The form for removal as fields: what a visitor typed, and the letter that comes of it.
import { randomBytes } from 'node:crypto';
import type { ArchiveView } from '../../archive/archive.ts';
import { newReference } from '../../requests/reference.ts';
import {
  CAUSES,
  isMailbox,
  MOST_TEXT,
  MOST_WHO,
  type RequestLanguage,
  type RequestLetter,
} from '../../requests/words.ts';
import type { FormProblem } from '../text/removal/texts.ts';
import { readSeq } from './read.ts';

export interface RemovalForm {
  readonly about: 'message' | 'person';
  readonly list: string;
  readonly message: string;
  readonly who: string;
  readonly cause: string;
  readonly text: string;
  readonly contact: string;
}

/** The form as it was typed, whatever that is. */
export function formOf(fields: Readonly<Record<string, string>>): RemovalForm {
  const field = (name: string) => fields[name] ?? '';
  return {
    about: field('about') === 'person' ? 'person' : 'message',
    list: field('list'),
    message: field('message').trim(),
    who: field('who').trim(),
    cause: field('cause'),
    text: field('text').trim(),
    contact: field('contact').trim(),
  };
}

/** The form that a link of a message page opens. */
export function filledFor(query: Readonly<Record<string, string | string[] | undefined>>): RemovalForm {
  const value = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const seq = readSeq(value('seq'));
  return formOf({ list: value('list').slice(0, 63), message: seq === null ? '' : String(seq) });
}

/** A letter, or everything that is wrong. A message must be one that the archive has a number for. */
export async function letterOf(
  form: RemovalForm,
  reader: ArchiveView,
  { needsContact, language, now }: { needsContact: boolean; language: RequestLanguage; now: number },
): Promise<RequestLetter | FormProblem[]> {
  const problems: FormProblem[] = [];
  const place = form.about === 'message' ? await placeOf(form, reader) : null;
  const list = form.about === 'message' ? (place?.list ?? null) : await knownList(form.list, reader);
  const cause = CAUSES.find((known) => known === form.cause);
  if (form.about === 'message' && place === null) problems.push('message');
  if (form.about === 'person' && (form.who === '' || form.who.length > MOST_WHO)) problems.push('who');
  if (cause === undefined) problems.push('cause');
  if (form.text.length > MOST_TEXT) problems.push('text');
  if (form.contact === '' ? needsContact : !isMailbox(form.contact)) problems.push('contact');
  if (problems.length > 0 || cause === undefined) return problems;
  return {
    kind: 'request',
    ...envelope(newReference(), now),
    language,
    cause,
    list,
    seq: place?.seq ?? null,
    who: form.about === 'person' ? form.who : '',
    text: form.text,
    contact: form.contact === '' ? null : form.contact,
  };
}

/** What every letter has. */
export function envelope(reference: string, now: number): { id: string; at: number; reference: string } {
  return { id: randomBytes(16).toString('base64url'), at: now, reference };
}

async function knownList(id: string, reader: ArchiveView): Promise<string | null> {
  return id === '' ? null : ((await reader.list(id))?.id ?? null);
}

// A number in the chosen list, or the address of a page of any site that is built like this one.
async function placeOf(
  { list, message }: RemovalForm,
  reader: ArchiveView,
): Promise<{ list: string; seq: number } | null> {
  const [, listInLink, page, inThread] =
    /\/lists\/([a-z0-9][a-z0-9-]{0,62})\/(?:messages|threads)\/(\d{1,10})(?:\.eml)?(?:\?part=\d+)?(?:#m(\d{1,10}))?$/u.exec(
      message.slice(-500),
    ) ?? [];
  const place =
    listInLink === undefined
      ? { list, seq: readSeq(message) }
      : { list: listInLink, seq: readSeq(inThread ?? page) };
  if (place.list === '' || place.seq === null) return null;
  const slot = await reader.slot(place.list, place.seq);
  return slot === null ? null : { list: slot.list, seq: slot.seq };
}
