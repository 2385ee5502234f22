// Why a message waits, in words, and what a person can do about it.
import type { HoldReason } from '../mail/message.ts';

const READ_LATER = 'withhold it; or wait for a version that reads it, then release';

export const HOLD_WORDS: Readonly<Record<HoldReason, { readonly why: string; readonly todo: string }>> = {
  too_large: {
    why: 'the message is larger than the limit; only its beginning was kept',
    todo: 'withhold it',
  },
  mime_too_deep: { why: 'its parts are nested too deeply to be read safely', todo: READ_LATER },
  too_many_parts: { why: 'it has too many parts to be read safely', todo: READ_LATER },
  too_many_attachments: { why: 'it has more attachments than can be listed', todo: READ_LATER },
  too_many_people: {
    why: 'its headers name more people than redaction can look for',
    todo: READ_LATER,
  },
  headers_too_large: { why: 'its headers are too large to be read safely', todo: READ_LATER },
  unparseable: { why: 'it could not be read as mail', todo: READ_LATER },
  parse_timeout: { why: 'reading it took too long and was stopped', todo: READ_LATER },
  redact_failed: {
    why: 'a fault of the program while redacting it',
    todo: 'report it; release after an upgrade',
  },
  digest_unclear: {
    why: 'it is a digest that cannot be split with certainty',
    todo: 'withhold it, and bring its messages another way',
  },
  text_too_long: { why: 'its text is longer than the limit', todo: READ_LATER },
  policy_hold: {
    why: 'the policy wants a person to look at it first',
    todo: 'look (--show), then release --yes or withhold',
  },
  leak_check: {
    why: 'something personal was still in it after redaction',
    todo: 'withhold it (release --force-withhold); release after an upgrade or a changed policy',
  },
  invalid_record: { why: 'its public record came out damaged', todo: 'report it; release after an upgrade' },
  worker_crashed: { why: 'reading it took more memory than is allowed', todo: READ_LATER },
  consent: {
    why: 'its author has not agreed to publication yet',
    todo: 'they are asked by mail; withhold it, or wait',
  },
  operator_hold: {
    why: 'somebody took it out of public view',
    todo: 'look (--show), then release or withhold',
  },
};
