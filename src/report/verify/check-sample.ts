// The page of one slot, as people see it, and the message asked for by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListChecker } from './check-list.ts';
import { partsOf, showsMessage } from './check-page.ts';
import { checkAnswer, recordOf } from './check-slot.ts';
import { type Finding, type FindingCode, noted } from './finding.ts';
import type { Served } from './published.ts';

const ROUNDS = 3;

/** The slot is asked for anew beside its page, so that both are of one moment, or are asked for again. */
export async function checkPageOf(
  { signal, pauseMs }: Pick<ListChecker, 'signal' | 'pauseMs'>,
  served: Served,
  list: string,
  seq: number,
): Promise<Finding[]> {
  for (let round = 1; ; round += 1) {
    const { rows } = await served.opening(list, seq);
    const row = rows.find((one) => one.seq === seq);
    const { status, html } = await served.page(list, seq);
    let code: FindingCode | null = null;
    if (row?.state === 'published') {
      const record = recordOf(row);
      if (status !== 200) code = 'page_missing';
      else if (record !== null && !showsMessage(await wholePage(served, list, seq, html), record))
        code = 'page_differs';
    } else if (status === 200) code = 'page_shown';
    else if (status !== (row?.state === 'pending' ? 202 : 410)) code = 'tombstone_missing';
    const leaf = row?.leaf ?? undefined;
    const found: Finding[] =
      code === null ? [] : [noted(code, { list, seq, ...(leaf !== undefined && { leaf }) })];
    // a notice was asked for before; a message so far only among all others
    if (row?.state === 'published') found.push(...checkAnswer(list, row, await served.message(list, seq)));
    if (found.length === 0 || round === ROUNDS) return found;
    await sleep(pauseMs * round, undefined, { signal }).catch(() => undefined);
  }
}

async function wholePage(served: Served, list: string, seq: number, first: string): Promise<string[]> {
  const pages = [first];
  for (let part = 2; part <= partsOf(first); part += 1) pages.push((await served.page(list, seq, part)).html);
  return pages;
}
