// Texts that are not plain text: which parts are read, which properties go, and what markup stays. One reader a format.
import { flowedLayout } from './formats/flowed.ts';
import { headersLayout } from './formats/headers.ts';
import { htmlLayout } from './formats/html.ts';
import { calendarLayout, vcardLayout } from './formats/content-lines.ts';
import type { CompiledPolicy } from './policy.ts';
import {
  plainLayout,
  redactLayout,
  type ReadLayout,
  type RedactedText,
  type TextContext,
} from './redact-text.ts';

export const FORMATS = [
  'text/plain',
  'text/plain; format=flowed',
  'text/plain; format=flowed; delsp=yes',
  'text/html',
  'text/vcard',
  'text/calendar',
  'message/rfc822-headers',
] as const;

/**
 * The reader of a media type (RFC 2045 5.1: any case, any order of parameters; charset and others don't matter),
 * or null for a type that is not read.
 */
export function layoutOf(mediaType: string): ReadLayout | null {
  const [type = '', ...rest] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Set(rest.map((part) => part.replace(/\s*=\s*"?([^"]*)"?$/, '=$1')));
  switch (type) {
    case 'text/plain':
      return parameters.has('format=flowed') ? flowedLayout(parameters.has('delsp=yes')) : plainLayout;
    case 'text/html':
    case 'application/xhtml+xml':
      return htmlLayout;
    case 'text/vcard':
    case 'text/x-vcard':
    case 'text/directory':
      return vcardLayout;
    case 'text/calendar':
      return calendarLayout;
    case 'message/rfc822-headers':
    case 'text/rfc822-headers':
      return headersLayout;
    default:
      return null;
  }
}

/** Redacts a text of the given media type and keeps its structure; null for a type that is not read. */
export function redactFormat(
  text: string,
  mediaType: string,
  policy: CompiledPolicy,
  context: TextContext = {},
): RedactedText | null {
  const layout = layoutOf(mediaType);
  return layout === null ? null : redactLayout(text, layout, policy, context);
}
