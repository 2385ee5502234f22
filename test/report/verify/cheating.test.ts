// Operators who cheat, each in another way: every one is caught, and named with slot or leaf.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLeaf } from '../../../src/archive/log/leaf.ts';
import { signerOf } from '../../../src/archive/log/note.ts';
import { addList, entryOf } from '../../support/make-archive.ts';
import { makeReport } from '../../support/make-report.ts';
import type { Finding } from '../../../src/report/verify/finding.ts';
import type { VerifyOptions } from '../../../src/report/verify/verify-archive.ts';
import {
  check,
  ERASED,
  fillSite,
  keptFrom,
  LIST,
  openSite,
  type OpenSite,
  REPLACED,
  REVIEWED,
  SLOTS,
  WITHHELD,
  REPORT,
} from './open-site.ts';
import { changeRows, inJson, type Lie, proxyOf, rewriteLog } from './operators.ts';

interface Openings {
  slots: {
    seq: number;
    state: string;
    reason: string | null;
    record: string | null;
    salt: string | null;
    leaf: number;
  }[];
  size: number;
}
interface Messages {
  messages: { seq: number; subject: string; body: string }[];
}
const OPENINGS = /\/lists\/dc-example\/openings/u;
const MESSAGES = /\/lists\/dc-example\/messages\?/u;
const LIVE = 7;

describe('with a server in front of the archive', () => {
  let site: OpenSite;
  let honest: {
    openings: Openings;
    erased: Openings['slots'][number];
    erasedMessage: Messages['messages'][number];
  };
  beforeAll(async () => {
    site = await openSite();
    await fillSite(site);
    const openings = (await (await fetch(`${site.url}/api/v1/lists/${LIST}/openings`)).json()) as Openings;
    const { messages } = (await (
      await fetch(`${site.url}/api/v1/lists/${LIST}/messages`)
    ).json()) as Messages;
    const seventh = openings.slots[LIVE - 1]!;
    honest = {
      openings,
      erased: { ...seventh, seq: ERASED },
      erasedMessage: { ...messages.find(({ seq }) => seq === LIVE)!, seq: ERASED },
    };
  });
  afterAll(() => site[Symbol.asyncDispose]());

  async function caught(lie: Lie, more: Partial<VerifyOptions> = {}) {
    await using proxy = await proxyOf(site.url, lie);
    const verdict = await check(site, { through: proxy.url, ...more });
    expect(verdict.outcome).not.toBe('honest');
    return verdict;
  }
  const codes = (findings: readonly Finding[]) => [...new Set(findings.map(({ code }) => code))];

  it('who leaves a message out everywhere', async () => {
    const { findings } = await caught((path, reply) => {
      if (path.endsWith(`/messages/${LIVE}`)) return { status: 404, body: Buffer.from('{}') };
      return (
        inJson<Openings>(OPENINGS, (answer) => ({
          ...answer,
          slots: answer.slots.filter(({ seq }) => seq !== LIVE),
        }))(path, reply) ??
        inJson<Messages>(MESSAGES, (answer) => ({
          ...answer,
          messages: answer.messages.filter(({ seq }) => seq !== LIVE),
        }))(path, reply)
      );
    });
    expect(findings).toMatchObject([{ code: 'slot_missing', list: LIST, seq: LIVE }]);
  });

  it('who leaves out the last message', async () => {
    const lie = inJson<Openings>(OPENINGS, (answer) => ({
      ...answer,
      slots: answer.slots.filter(({ seq }) => seq !== SLOTS),
      next: null,
    }));
    const { findings } = await caught(lie);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'slot_missing', list: LIST, seq: SLOTS }),
    );
  });

  it('who takes a page away and leaves no notice', async () => {
    const { findings } = await caught((path) =>
      path.endsWith(`/messages/${WITHHELD}`) ? { status: 404, body: Buffer.from('{}') } : undefined,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'tombstone_missing', list: LIST, seq: WITHHELD }),
    );
    expect(codes(findings)).toEqual(['tombstone_missing']);
  });

  it('who gives another reason to readers than to the log', async () => {
    const { findings } = await caught((path, { body }) =>
      path.endsWith(`api/v1/lists/${LIST}/messages/${ERASED}`)
        ? { body: Buffer.from(body.toString().replace('erasure_request', 'legal')) }
        : undefined,
    );
    expect(findings).toMatchObject([{ code: 'tombstone_differs', list: LIST, seq: ERASED }]);
  });

  it('who shows record and salt of another message', async () => {
    const { findings } = await caught(
      inJson<Openings>(OPENINGS, (answer) => {
        const other = honest.openings.slots[7]!;
        return {
          ...answer,
          slots: answer.slots.map((slot) =>
            slot.seq === LIVE ? { ...slot, record: other.record, salt: other.salt } : slot,
          ),
        };
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'record_differs', list: LIST, seq: LIVE }),
    );
  });

  it('who shows an erased text again', async () => {
    const { findings } = await caught((path, reply) => {
      if (path.endsWith(`api/v1/lists/${LIST}/messages/${ERASED}`))
        return { status: 200, body: Buffer.from(JSON.stringify(honest.erasedMessage)) };
      return (
        inJson<Openings>(OPENINGS, (answer) => ({
          ...answer,
          slots: answer.slots.map((slot) => (slot.seq === ERASED ? honest.erased : slot)),
        }))(path, reply) ??
        inJson<Messages>(MESSAGES, (answer) => ({
          ...answer,
          messages: [...answer.messages, honest.erasedMessage].toSorted((a, b) => a.seq - b.seq),
        }))(path, reply)
      );
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'shown_after_removal', list: LIST, seq: ERASED }),
    );
    expect(findings.every(({ seq }) => seq === ERASED)).toBe(true);
  });

  it('who shows an erased text only to who reads all messages at once', async () => {
    const { findings } = await caught(
      inJson<Messages>(/\/lists\/dc-example\/messages\?.*limit=200/u, (answer) => ({
        ...answer,
        messages: [...answer.messages, honest.erasedMessage].toSorted((a, b) => a.seq - b.seq),
      })),
    );
    expect(findings).toMatchObject([{ code: 'shown_after_removal', list: LIST, seq: ERASED }]);
  });

  it('who alters what readers get', async () => {
    const altered = <T extends { seq: number; body: string }>(message: T): T =>
      message.seq === LIVE ? { ...message, body: message.body.replace('This is', 'This is not') } : message;
    const { findings } = await caught(
      (path, reply) =>
        inJson<Messages>(MESSAGES, (answer) => ({ ...answer, messages: answer.messages.map(altered) }))(
          path,
          reply,
        ) ?? inJson<Messages['messages'][number]>(/api.*messages\/\d+$/u, altered)(path, reply),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'message_differs', list: LIST, seq: LIVE, field: 'body' }),
    );
  });

  it('who leaves a line out of any part of a long message', async () => {
    await using long = await openSite();
    await addList(long.writer, LIST, 'Dynamic Coalition on Examples');
    const body = Array.from({ length: 3000 }, (_, i) => `Line ${i} of a long text.\n\n`).join('');
    await long.writer.record(LIST, [entryOf(LIST, { id: 'long@example.org', subject: 'Long', body })]);
    await long.index();
    const findingsWithout = async (line: string) => {
      await using proxy = await proxyOf(long.url, (path, { body: page }) =>
        path.startsWith(`/lists/${LIST}/messages/1`)
          ? { body: Buffer.from(page.toString().replaceAll(line, '')) }
          : undefined,
      );
      return (await check(long, { through: proxy.url })).findings;
    };
    expect(await findingsWithout('Line none')).toEqual([]);
    for (const line of ['Line 7 of a long text.', 'Line 2990 of a long text.'])
      expect(await findingsWithout(line)).toMatchObject([{ code: 'page_differs', seq: 1 }]);
  });

  it('who alters the pages', async () => {
    const { findings } = await caught((path, { body }) =>
      path === `/lists/${LIST}/messages/${LIVE}`
        ? { body: Buffer.from(body.toString().replaceAll('This is text', 'This is no text')) }
        : undefined,
    );
    expect(findings).toMatchObject([{ code: 'page_differs', list: LIST, seq: LIVE }]);
  });

  it('who shows a page where a message was withheld', async () => {
    const { findings } = await caught((path) =>
      path === `/lists/${LIST}/messages/${WITHHELD}` ? { status: 200 } : undefined,
    );
    expect(findings).toMatchObject([{ code: 'page_shown', list: LIST, seq: WITHHELD }]);
  });

  it('who changes an entry of the log for readers', async () => {
    const { findings } = await caught((path, { body }) =>
      path.includes('/tile/entries/')
        ? { body: Buffer.from(body.toString('latin1').replace('reason spam', 'reason gone'), 'latin1') }
        : undefined,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'entry_differs', list: LIST, seq: WITHHELD }),
    );
  });

  it('who shows two entries in another order', async () => {
    const { findings } = await caught((path, { body }) => {
      if (!path.includes('/tile/entries/')) return undefined;
      const text = body.toString('latin1');
      return {
        body: Buffer.from(
          text.replace(/(seq 7\n)/u, 'seq 8\n').replace(/(seq 8\n)(?![\s\S]*seq 8\n)/u, 'seq 7\n'),
          'latin1',
        ),
      };
    });
    expect(findings.filter(({ code }) => code === 'entry_differs')).toHaveLength(2);
    expect(findings.find(({ code }) => code === 'entry_differs')!.leaf).not.toBeNull();
  });

  it('who signs with another key', async () => {
    const other = signerOf('archive.example.org/log', Buffer.alloc(32, 9));
    const { findings, outcome } = await check(site, { key: other });
    expect(outcome).toBe('not_trusted');
    expect(codes(findings)).toEqual(['key_changed', 'signature_wrong']);
  });

  it('who changes the text of a policy', async () => {
    const { findings } = await caught((path, { body }) =>
      path.includes('/log/policies/')
        ? { body: Buffer.from(body.toString().replace('remove', 'keep')) }
        : undefined,
    );
    expect(findings).toMatchObject([{ code: 'policy_differs', field: 'balanced/1' }]);
  });

  it('who gives better numbers', async () => {
    const { findings } = await caught(
      inJson<{ lists: { counts: { erased: number; published: number } }[] }>(/\/lists$/u, ({ lists }) => ({
        lists: lists.map((list) => ({
          ...list,
          counts: { ...list.counts, published: list.counts.published + list.counts.erased, erased: 0 },
        })),
      })),
    );
    expect(findings).toMatchObject([{ code: 'counts_differ', list: LIST }]);
  });

  it('who hides a whole list', async () => {
    const { findings } = await caught(
      inJson<{ lists: { id: string }[] }>(/\/lists$/u, ({ lists }) => ({
        lists: lists.filter(({ id }) => id === LIST),
      })),
    );
    expect(findings).toMatchObject([{ code: 'list_missing', list: 'dc-other' }]);
  });

  it('who lets search find less', async () => {
    const { findings } = await caught(
      inJson<{ total: number }>(/search\?list=dc-example/u, (answer) => ({
        ...answer,
        total: answer.total - 1,
      })),
    );
    expect(findings).toMatchObject([{ code: 'search_differs', list: LIST }]);
  });

  it('who changes a report after it was issued', async () => {
    const { findings } = await caught((path) =>
      path === '/openness/dc-other.json' ? { status: 200, body: Buffer.from('{"grade":"open"}') } : undefined,
    );
    expect(findings).toMatchObject([{ code: 'report_differs', field: 'dc-other' }]);
  });

  it('who hides a report, or shows the one before', async () => {
    const hidden = await caught((path) => (path === '/openness/dc-other.json' ? { status: 404 } : undefined));
    expect(hidden.findings).toMatchObject([{ code: 'report_missing', field: 'dc-other' }]);
    const next = makeReport({ subject: 'dc-other', grade: 'not_open', day: '2024-06-02' });
    await site.writer.putReport('dc-other', JSON.stringify(next));
    expect((await check(site)).outcome).toBe('honest');
    const older = await caught((path) =>
      path === '/openness/dc-other.json' ? { status: 200, body: Buffer.from(REPORT) } : undefined,
    );
    expect(older.findings).toMatchObject([{ code: 'report_missing', field: 'dc-other' }]);
  });

  it('who answers with an old state', async () => {
    const { findings } = await caught(
      inJson<Openings>(OPENINGS, (answer) => ({ ...answer, size: answer.size - 3 })),
    );
    expect(findings).toContainEqual(expect.objectContaining({ code: 'answers_old', list: LIST }));
  });
});

describe('with the archive’s file and the key', () => {
  /** An honest archive that was checked once; then the operator works on it. */
  async function afterwards(work: (site: OpenSite) => Promise<void>, isKept = false) {
    await using site = await openSite();
    await fillSite(site);
    const first = await check(site);
    expect(first.outcome).toBe('honest');
    await work(site);
    await site.index();
    const verdict = await check(site, { earlier: isKept ? keptFrom(first) : null });
    expect(verdict.outcome).not.toBe('honest');
    return verdict.findings;
  }
  const rewrite = (change: (leaves: string[]) => string[]) => (site: OpenSite) =>
    site.behindTheBack((path) => rewriteLog(path, change));
  const indexOf = (leaves: readonly string[], type: string, seq: number) =>
    leaves.findIndex((text) => {
      const leaf = parseLeaf(Buffer.from(text));
      return leaf?.type === type && 'seq' in leaf && leaf.list === LIST && leaf.seq === String(seq);
    });

  it('who changes a text', async () => {
    const findings = await afterwards((site) =>
      site.behindTheBack((path) =>
        changeRows(
          path,
          `update records set record = replace(record, 'This is text', 'This is no text') where seq = ${LIVE} and list = '${LIST}'`,
        ),
      ),
    );
    expect(findings).toMatchObject([{ code: 'record_differs', list: LIST, seq: LIVE }]);
  });

  it('who takes a message away without saying so', async () => {
    const findings = await afterwards((site) =>
      site.behindTheBack((path) =>
        changeRows(
          path,
          `delete from records where seq = ${LIVE} and list = '${LIST}'`,
          `update slots set state = 'withheld', reason = 'spam' where seq = ${LIVE} and list = '${LIST}'`,
        ),
      ),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'state_differs', list: LIST, seq: LIVE }),
    );
  });

  it('who drops a message, gives its number to the next and signs the log anew', async () => {
    const findings = await afterwards(
      rewrite((leaves) =>
        leaves
          .filter((text) => !text.includes(`list ${LIST}\nseq ${LIVE}\n`))
          .map((text) =>
            text.replace(/list dc-example\nseq (\d+)\n/u, (whole, seq) =>
              Number(seq) > LIVE ? `list ${LIST}\nseq ${Number(seq) - 1}\n` : String(whole),
            ),
          ),
      ),
      true,
    );
    // what stands in its place now has its number
    expect(findings).toMatchObject([{ code: 'log_shrunk', list: LIST, seq: LIVE }]);
  });

  it('who rewrites the past and signs it anew, the log being longer by now', async () => {
    let changed = -1;
    const findings = await afterwards(async (site) => {
      await site.writer.withhold(LIST, SLOTS, 'spam');
      await rewrite((leaves) => {
        changed = indexOf(leaves, 'withhold', WITHHELD);
        return leaves.with(changed, leaves[changed]!.replace('reason spam', 'reason legal'));
      })(site);
    }, true);
    expect(findings).toMatchObject([{ code: 'log_rewritten', list: LIST, seq: WITHHELD, leaf: changed }]);
  });

  it('who shows two logs of the same size', async () => {
    const findings = await afterwards(
      rewrite((leaves) => {
        const at = indexOf(leaves, 'withhold', WITHHELD);
        return leaves.with(at, leaves[at]!.replace('reason spam', 'reason legal'));
      }),
      true,
    );
    expect(findings).toMatchObject([{ code: 'log_forked', list: LIST, seq: WITHHELD }]);
  });

  it('who shows one log to one reader and another to another', async () => {
    await using one = await openSite();
    await using other = await openSite();
    await fillSite(one);
    await fillSite(other);
    await other.writer.erase(LIST, 1, 'legal');
    await other.index();
    const [first, second] = [await check(one), await check(other)];
    expect([first.outcome, second.outcome]).toEqual(['honest', 'honest']);
    const compared = await check(other, { others: [first.head!.note] });
    expect(compared.findings).toMatchObject([{ code: 'log_rewritten' }]);
    expect(compared.signed!.note).toBe(second.head!.note);
  });

  it('who takes back the end of the log', async () => {
    const findings = await afterwards(
      rewrite((leaves) => leaves.slice(0, -4)),
      true,
    );
    expect(findings).toMatchObject([{ code: 'log_shrunk' }]);
    expect(findings[0]!.leaf).toBeGreaterThan(10);
  });

  it('who reorders leaves', async () => {
    const findings = await afterwards(
      rewrite((leaves) => {
        const [seen, publish] = [indexOf(leaves, 'seen', 8), indexOf(leaves, 'publish', 8)];
        return leaves.with(seen, leaves[publish]!).with(publish, leaves[seen]!);
      }),
    );
    expect(findings).toContainEqual(expect.objectContaining({ code: 'not_seen', list: LIST, seq: 8 }));
  });

  it('who publishes after an erasure', async () => {
    const findings = await afterwards(
      rewrite((leaves) => [
        ...leaves,
        leaves[indexOf(leaves, 'publish', ERASED)]!.replace('version 1', 'version 9'),
      ]),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'changed_after_erasure', list: LIST, seq: ERASED }),
    );
  });

  it('who skips a number', async () => {
    const findings = await afterwards(
      rewrite((leaves) => leaves.filter((text) => !text.includes(`list ${LIST}\nseq 9\n`))),
    );
    expect(findings).toContainEqual(expect.objectContaining({ code: 'number_skipped', list: LIST, seq: 9 }));
  });

  // what stands in the log by its rules, broken one by one
  it.each([
    ['time_backwards', 'erase', ERASED, 'T11Z', 'T01Z'],
    ['time_ahead', 'erase', ERASED, '2026-01', '2027-01'],
    ['leaf_unreadable', 'erase', ERASED, 'reason erasure_request', 'reason Jane asked for it'],
    ['leaf_unreadable', 'withhold', WITHHELD, 'reason spam\n', 'reason spam\nnote jane@example.org\n'],
    ['reason_unknown', 'withhold', WITHHELD, 'reason spam', 'reason unwanted'],
    ['policy_unknown', 'publish', LIVE, 'policy balanced/1', 'policy balanced/9'],
    ['list_unknown', 'publish', LIVE, 'type publish\nlist dc-example', 'type publish\nlist dc-nowhere'],
    ['number_repeated', 'seen', LIVE, `seq ${LIVE}`, 'seq 1'],
  ] as const)('who makes %s of the %s leaf of slot %i', async (code, type, seq, from, to) => {
    let at = -1;
    const findings = await afterwards(
      rewrite((leaves) => {
        at = indexOf(leaves, type, seq);
        const text = leaves[at]!.replace(from, to);
        expect(text).not.toBe(leaves[at]);
        return leaves.with(at, text);
      }),
    );
    const expected = code === 'list_unknown' ? 'not_seen' : code;
    expect(findings).toContainEqual(expect.objectContaining({ code: expected, leaf: at }));
  });

  it('who publishes a new version under an old number', async () => {
    const findings = await afterwards(
      rewrite((leaves) => {
        const at = leaves.findLastIndex(
          (text) => text.includes(`seq ${REPLACED}\n`) && text.includes('version 2'),
        );
        return leaves.with(at, leaves[at]!.replace('version 2', 'version 1'));
      }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'version_not_grown', list: LIST, seq: REPLACED }),
    );
  });

  it('who brings back what waits for review without a leaf', async () => {
    const findings = await afterwards((site) =>
      site.behindTheBack((path) =>
        changeRows(
          path,
          `update slots set state = 'withheld', reason = 'spam' where seq = ${REVIEWED} and list = '${LIST}'`,
        ),
      ),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'state_differs', list: LIST, seq: REVIEWED }),
    );
  });
});
