// Whether a message asks not to be archived, and whether its author or the list's software is asking.
import { headerBlock } from './header-block.ts';

/** Messages that are looked at; fewer say nothing about a list. */
export const SAMPLE = 50;
const SHARE = 0.8;
const HEADER_BYTES = 64 * 1024;
const ASKS =
  /^(?:x-no-archive[ \t]{0,10}:\s{0,10}yes\b|x-archive[ \t]{0,10}:\s{0,10}(?:no\b|expiry)|restrict[ \t]{0,10}:\s{0,10}no-external-archive\b)/imu;

/** By the raw header. */
export function asksNotToBeArchived(bytes: Uint8Array): boolean {
  return ASKS.test(headerBlock(bytes, HEADER_BYTES));
}

/** The same words as the first line of the text, as people write them whose program knows no such field. */
export function asksInText(text: string): boolean {
  return /^\s{0,100}x-no-archive:\s{0,10}yes\s*(?:\n|$)/iu.test(text);
}

/**
 * Sympa and ezmlm put the field on everything they send: where more than four in five messages have it, no author has
 * asked. False where too few are known to tell.
 */
export function isOfList(asked: readonly boolean[], atLeast = SAMPLE): boolean {
  return asked.length >= atLeast && asked.filter((one) => one).length > asked.length * SHARE;
}
