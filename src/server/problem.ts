// Problem documents (RFC 9457) of the API.
import { z } from 'zod';
import { ListId, Seq } from '../redact/public-message.ts';

export const SlotView = z
  .strictObject({
    list: ListId,
    seq: Seq,
    state: z.enum(['withheld', 'erased', 'pending']),
    reason: z.string().nullable(),
    since: z.iso.datetime(),
  })
  .meta({ id: 'Slot', description: 'What stands where a message is not published' });

export const Problem = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'closed vocabulary, for programs' }),
    detail: z.string().meta({ description: 'a sentence for people' }),
    slot: SlotView.optional(),
  })
  .meta({ id: 'Problem', description: 'Problem document, RFC 9457' });
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const TITLES = {
  202: ['Waiting for review', 'pending', 'The message waits for a person to look at it.'],
  400: ['Bad request', 'bad_request', 'A parameter of the request has a value that cannot be used.'],
  404: ['Not found', 'not_found', 'There is nothing at this address.'],
  405: ['Method not allowed', 'method_not_allowed', 'The methods that are answered stand in Allow.'],
  410: ['Gone', 'gone', 'The message is not published.'],
  429: ['Too many requests', 'too_many_requests', 'Wait for the time given in Retry-After.'],
  500: ['Internal error', 'internal', 'The fault is ours. Try again later.'],
  503: ['Unavailable', 'unavailable', 'Try again in a few minutes.'],
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** A problem document with our own words only. */
export function problem(
  status: ProblemStatus,
  more: { code?: string; detail?: string; slot?: z.infer<typeof SlotView> } = {},
): Problem {
  const [title, code, detail] = TITLES[status];
  return { type: 'about:blank', title, status, code, detail, ...more };
}

/** The status of a slot that shows no message: one that waits may still be published. */
export function tombstoneStatus({ state }: { readonly state: string }): 202 | 410 {
  return state === 'pending' ? 202 : 410;
}
